#!/bin/sh
# install.sh <folder>: Tomcat, Spring and Jetty from Maven Central, and the programs compiled against them.
set -e
here=$(dirname "$0")
mkdir -p "$1/classes"
while read -r jar; do
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:2.8:copy \
    -Dartifact="$jar" -DoutputDirectory="$1/jars" > "$1/maven.log" < /dev/null || { tail -n 20 "$1/maven.log" >&2; exit 1; }
done < "$here/jars.txt"
javac -d "$1/classes" -cp "$1/jars/*" "$here"/*.java
