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
import absoluteFormPasses from './probed/absolute-form-passes.ts'
import addressesDisagree from './probed/addresses-disagree.ts'
import alternativeHeaderPasses from './probed/alternative-header-passes.ts'
import backendReachableDirectly from './probed/backend-reachable-directly.ts'
import bodyLost from './probed/body-lost.ts'
import connectionTokensForwarded from './probed/connection-tokens-forwarded.ts'
import cookieDomainInternal from './probed/cookie-domain-internal.ts'
import cookieLinesMerged from './probed/cookie-lines-merged.ts'
import cookieNotSecure from './probed/cookie-not-secure.ts'
import cookiePathWrong from './probed/cookie-path-wrong.ts'
import defaultHostAnswers from './probed/default-host-answers.ts'
import dotSegmentsResolved from './probed/dot-segments-resolved.ts'
import duplicateHostPasses from './probed/duplicate-host-passes.ts'
import echoCached from './probed/echo-cached.ts'
import encodedSlashBlocked from './probed/encoded-slash-blocked.ts'
import encodedSlashDecoded from './probed/encoded-slash-decoded.ts'
import forwardedForSurvives from './probed/forwarded-for-survives.ts'
import forwardedPasses from './probed/forwarded-passes.ts'
import h2AuthorityMismatch from './probed/h2-authority-mismatch.ts'
import h2cUpgradePasses from './probed/h2c-upgrade-passes.ts'
import headerLimitLow from './probed/header-limit-low.ts'
import headersLost from './probed/headers-lost.ts'
import hopByHopStrip from './probed/hop-by-hop-strip.ts'
import hostGrammarPasses from './probed/host-grammar-passes.ts'
import hstsMissing from './probed/hsts-missing.ts'
import httpServesContent from './probed/http-serves-content.ts'
import identityHeaderPasses from './probed/identity-header-passes.ts'
import lenientParsing from './probed/lenient-parsing.ts'
import locationNotRewritten from './probed/location-not-rewritten.ts'
import locationPrefixLost from './probed/location-prefix-lost.ts'
import methodOverridePasses from './probed/method-override-passes.ts'
import missingHostPasses from './probed/missing-host-passes.ts'
import originReflected from './probed/origin-reflected.ts'
import percentEncodingChanged from './probed/percent-encoding-changed.ts'
import proxyHeaderPasses from './probed/proxy-header-passes.ts'
import proxyProtocolUntrusted from './probed/proxy-protocol-untrusted.ts'
import queryRewritten from './probed/query-rewritten.ts'
import schemeRedirectLoop from './probed/scheme-redirect-loop.ts'
import slashesMerged from './probed/slashes-merged.ts'
import spoofableClientAddress from './probed/spoofable-client-address.ts'
import spoofableHost from './probed/spoofable-host.ts'
import spoofablePort from './probed/spoofable-port.ts'
import spoofablePrefix from './probed/spoofable-prefix.ts'
import spoofableScheme from './probed/spoofable-scheme.ts'
import traceEnabled from './probed/trace-enabled.ts'
import trailingSlashRedirectLeak from './probed/trailing-slash-redirect-leak.ts'
import underscoreAliasPasses from './probed/underscore-alias-passes.ts'
import urlOverridePasses from './probed/url-override-passes.ts'
import websocketUpgradeStripped from './probed/websocket-upgrade-stripped.ts'
import publicPortLost from './public-port-lost.ts'
import queryChanged from './query-changed.ts'
import schemeDialectConflict from './scheme-dialect-conflict.ts'
import schemeDowngrade from './scheme-downgrade.ts'
import schemePortContradiction from './scheme-port-contradiction.ts'
import schemeUpgrade from './scheme-upgrade.ts'
import schemeValueInvalid from './scheme-value-invalid.ts'
import forwardedFamilyIgnored from './stacks/forwarded-family-ignored.ts'
import stacksDisagree from './stacks/stacks-disagree.ts'
import trustAll from './trust-all.ts'
import underscoreHeader from './underscore-header.ts'
import untrustedAlternativeHeader from './untrusted-alternative-header.ts'
import untrustedPeer from './untrusted-peer.ts'

/** Every finding, by id: those that one request shows, those that need probes, and those that need web stacks. */
export const findings: readonly Finding[] = [
  absoluteFormPasses,
  absoluteFormTarget,
  addressesDisagree,
  alternativeHeaderPasses,
  backendReachableDirectly,
  bodyLost,
  clientAddressLost,
  conflictingFamilies,
  connectionTokensForwarded,
  cookieDomainInternal,
  cookieLinesMerged,
  cookieNotSecure,
  cookiePathWrong,
  defaultHostAnswers,
  dotSegmentsResolved,
  doubledPort,
  duplicateHostPasses,
  echoCached,
  encodedSlashBlocked,
  encodedSlashDecoded,
  expectedUrlInvalid,
  forwardedFamilyIgnored,
  forwardedForPrivateClient,
  forwardedForSurvives,
  forwardedForTooLong,
  forwardedForUnparseable,
  forwardedHostList,
  forwardedHostMissing,
  forwardedInvalid,
  forwardedPasses,
  forwardedPortMissing,
  forwardedPortWrong,
  h2AuthorityMismatch,
  h2cUpgradePasses,
  headerLimitLow,
  headersLost,
  hopByHopConnectionTokens,
  hopByHopStrip,
  hostDuplicate,
  hostGrammarPasses,
  hostInvalid,
  hostMissing,
  hstsMissing,
  httpServesContent,
  identityHeader,
  identityHeaderPasses,
  internalHost,
  internalPort,
  lenientParsing,
  locationNotRewritten,
  locationPrefixLost,
  methodOverridePasses,
  missingHostPasses,
  originReflected,
  pathChanged,
  percentEncodingChanged,
  prefixDoubled,
  prefixInvalid,
  prefixLost,
  proxyHeaderPasses,
  proxyProtocolUntrusted,
  publicPortLost,
  queryChanged,
  queryRewritten,
  schemeDialectConflict,
  schemeDowngrade,
  schemePortContradiction,
  schemeRedirectLoop,
  schemeUpgrade,
  schemeValueInvalid,
  slashesMerged,
  spoofableClientAddress,
  spoofableHost,
  spoofablePort,
  spoofablePrefix,
  spoofableScheme,
  stacksDisagree,
  traceEnabled,
  trailingSlashRedirectLeak,
  trustAll,
  underscoreAliasPasses,
  underscoreHeader,
  untrustedAlternativeHeader,
  untrustedPeer,
  urlOverridePasses,
  websocketUpgradeStripped
]
