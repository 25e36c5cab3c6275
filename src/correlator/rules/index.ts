/**
 * The rules in order of test, specific before general. Within a group the first that speaks wins; the groups are asked in turn:
 * denied SYNs, then denied SYN+ACKs, then anything else, then what leaves no denial of the leg itself.
 */
import type { Rule } from './contract.ts';
import { asymmetricRoute } from './asymmetric-route.ts';
import { connectionDenied } from './connection-denied.ts';
import { connectionLimit } from './connection-limit.ts';
import { discoveryBlocked } from './discovery-blocked.ts';
import { helperMissing } from './helper-missing.ts';
import { hostProfile } from './host-profile.ts';
import { inspection } from './inspection.ts';
import { pathMtu } from './path-mtu.ts';
import { portConflict } from './port-conflict.ts';
import { rangeExceeded } from './range-exceeded.ts';
import { replyDenied } from './reply-denied.ts';
import { staleAddress } from './stale-address.ts';
import { stateLost } from './state-lost.ts';
import { timeOfDay } from './time-of-day.ts';
import { windowCheck } from './window-check.ts';
import { wrongInterface } from './wrong-interface.ts';

export const ruleGroups: readonly (readonly Rule[])[] = [
  [
    inspection,
    discoveryBlocked,
    helperMissing,
    rangeExceeded,
    staleAddress,
    wrongInterface,
    connectionLimit,
    timeOfDay,
    hostProfile,
    connectionDenied,
  ],
  [asymmetricRoute, replyDenied],
  [windowCheck, stateLost],
  [pathMtu],
  [portConflict],
];
