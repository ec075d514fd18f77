#!/bin/sh
# debian-sid.sh <folder> <package>=<version> …: unpacks packages of Debian's unstable release, with package lists of its
# own: nothing of the system changes. They come from the archive that the system has its own packages from.
set -e
folder=$1
shift
mkdir -p "$folder/root" "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$folder/debs"
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${archive:?apt knows no archive} sid main" \
  > "$folder/apt/sources.list"
touch "$folder/apt/status"
apt="apt-get -qq -o Dir::Etc::SourceList=$folder/apt/sources.list -o Dir::Etc::SourceParts=/dev/null
  -o Dir::State::Lists=$folder/apt/lists -o Dir::Cache=$folder/apt -o Dir::State::Status=$folder/apt/status
  -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=1"
$apt update
cd "$folder/debs"
$apt download "$@"
for package in *.deb; do dpkg-deb -x "$package" "$folder/root"; done
rm -r "$folder/apt" "$folder/debs"
