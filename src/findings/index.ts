import type { Finding } from '../core/finding.ts'
import absoluteFormTarget from './absolute-form-target.ts'
import clientAddressLost from './client-address-lost.ts'
import conflictingFamilies from './conflicting-families.ts'
import doubledPort from './doubled-port.ts'
import expectedUrlInvalid from './expected-url-invalid.ts'
import forwardedForPrivateClient from './forwarded-for-private-client.ts'
import forwardedForTooLong from './forwarded-for-too-long.ts'
import forwardedForUnparseable from './forwarded-for-unparseable.ts'
import forwardedHostList from './forwarded-host-list.ts'
import forwardedHostMissing from './forwarded-host-missing.ts'
import forwardedInvalid from './forwarded-invalid.ts'
import forwardedPortMissing from './forwarded-port-missing.ts'
import forwardedPortWrong from './forwarded-port-wrong.ts'
import hopByHopConnectionTokens from './hop-by-hop-connection-tokens.ts'
import hostDuplicate from './host-duplicate.ts'
import hostInvalid from './host-invalid.ts'
import hostMissing from './host-missing.ts'
import identityHeader from './identity-header.ts'
import internalHost from './internal-host.ts'
import internalPort from './internal-port.ts'
import pathChanged from './path-changed.ts'
import prefixDoubled from './prefix-doubled.ts'
import prefixInvalid from './prefix-invalid.ts'
import prefixLost from './prefix-lost.ts'
import publicPortLost from './public-port-lost.ts'
import queryChanged from './query-changed.ts'
import schemeDialectConflict from './scheme-dialect-conflict.ts'
import schemeDowngrade from './scheme-downgrade.ts'
import schemePortContradiction from './scheme-port-contradiction.ts'
import schemeUpgrade from './scheme-upgrade.ts'
import schemeValueInvalid from './scheme-value-invalid.ts'
import trustAll from './trust-all.ts'
import underscoreHeader from './underscore-header.ts'
import untrustedAlternativeHeader from './untrusted-alternative-header.ts'
import untrustedPeer from './untrusted-peer.ts'

/** Every finding, by id. */
export const findings: readonly Finding[] = [
  absoluteFormTarget,
  clientAddressLost,
  conflictingFamilies,
  doubledPort,
  expectedUrlInvalid,
  forwardedForPrivateClient,
  forwardedForTooLong,
  forwardedForUnparseable,
  forwardedHostList,
  forwardedHostMissing,
  forwardedInvalid,
  forwardedPortMissing,
  forwardedPortWrong,
  hopByHopConnectionTokens,
  hostDuplicate,
  hostInvalid,
  hostMissing,
  identityHeader,
  internalHost,
  internalPort,
  pathChanged,
  prefixDoubled,
  prefixInvalid,
  prefixLost,
  publicPortLost,
  queryChanged,
  schemeDialectConflict,
  schemeDowngrade,
  schemePortContradiction,
  schemeUpgrade,
  schemeValueInvalid,
  trustAll,
  underscoreHeader,
  untrustedAlternativeHeader,
  untrustedPeer
]
