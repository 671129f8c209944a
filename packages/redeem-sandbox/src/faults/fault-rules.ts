// In: a rule file or a Sandbox-Fault header. Out: checked rules that name faults, and when they strike.
import { SandboxError } from '../errors.ts';
import type { FaultSettings } from './fault.ts';
import { findFault } from './fault-table.ts';

/** What a request must be for a rule to match; everything named must match. */
export interface FaultCondition {
  readonly clientId?: string;
  readonly operation?: string;
  readonly ipRoleId?: string;
  /** The whole bizNo, or its beginning followed by `*`. */
  readonly bizNo?: string;
}

/** When which faults strike. */
export interface FaultRule extends FaultSettings {
  /** One name of the fault table or several, applied in this order. */
  readonly fault: string | readonly string[];
  /** Every request unless told. */
  readonly when?: FaultCondition;
  /** 0 to 1, default 1; drawn from the seed, the request's bizNo and how often that bizNo was seen. */
  readonly probability?: number;
  /** The rule strikes so many times and then rests; for ever unless told. */
  readonly times?: number;
}

/** A whole rule file. */
export interface FaultRules {
  /** Same seed, same requests, same faults. Default `redeemkit`. */
  readonly seed?: string;
  readonly rules: readonly FaultRule[];
}

/** A fault about to strike, with its settings. */
export interface ChosenFault {
  readonly name: string;
  readonly settings: FaultSettings;
}

const invalid = (where: string, expected: string): never => {
  throw new SandboxError('ERR_RULES_INVALID', `${where}: expected ${expected}.`);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const RULE_MEMBERS = ['fault', 'when', 'probability', 'times', 'ms', 'bytes'];
const CONDITION_MEMBERS = ['clientId', 'operation', 'ipRoleId', 'bizNo'];
// A day: longer than anything waits, and within what timers can hold.
const MAX_MS = 86_400_000;
// 1 GiB: a machine survives sending it once.
const MAX_BYTES = 1_073_741_824;

const checkMembers = (value: Record<string, unknown>, known: readonly string[], where: string): void => {
  for (const member of Object.keys(value)) {
    if (!known.includes(member))
      invalid(`${where}.${member.slice(0, 40)}`, `no such member; known are ${known.join(', ')}`);
  }
};

const checkNumber = (value: unknown, where: string, max: number, whole: 'whole' | 'any'): void => {
  if (value === undefined) return;
  const fits = typeof value === 'number' && value >= 0 && value <= max;
  if (!fits || (whole === 'whole' && !Number.isInteger(value))) {
    invalid(where, `a ${whole === 'whole' ? 'whole ' : ''}number from 0 to ${max}`);
  }
};

/**
 * Checks one rule.
 *
 * @throws SandboxError `ERR_RULES_INVALID` with the place, `ERR_FAULT_UNKNOWN` with the names that exist
 */
export function parseFaultRule(input: unknown, where = 'rule'): FaultRule {
  if (!isObject(input)) return invalid(where, 'an object such as { "fault": "delay", "ms": 200 }');
  checkMembers(input, RULE_MEMBERS, where);
  const names = typeof input['fault'] === 'string' ? [input['fault']] : input['fault'];
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    return invalid(`${where}.fault`, 'the name of a fault, or a list of names');
  }
  for (const name of names as string[]) findFault(name);
  const when = input['when'];
  if (when !== undefined) {
    if (!isObject(when)) return invalid(`${where}.when`, `an object with ${CONDITION_MEMBERS.join(', ')}`);
    checkMembers(when, CONDITION_MEMBERS, `${where}.when`);
    for (const [member, value] of Object.entries(when)) {
      if (typeof value !== 'string' || value === '') invalid(`${where}.when.${member}`, 'text');
    }
  }
  checkNumber(input['probability'], `${where}.probability`, 1, 'any');
  checkNumber(input['times'], `${where}.times`, Number.MAX_SAFE_INTEGER, 'whole');
  checkNumber(input['ms'], `${where}.ms`, MAX_MS, 'whole');
  checkNumber(input['bytes'], `${where}.bytes`, MAX_BYTES, 'whole');
  return input as unknown as FaultRule;
}

/**
 * Checks a rule file that was decoded from JSON.
 *
 * @throws SandboxError `ERR_RULES_INVALID`, `ERR_FAULT_UNKNOWN`
 * @example
 * ```ts
 * parseFaultRules({ seed: 'monday', rules: [{ fault: 'drop-after-commit', probability: 0.05 }] });
 * ```
 */
export function parseFaultRules(input: unknown): FaultRules {
  if (!isObject(input)) return invalid('rule file', 'an object such as { "seed": "a", "rules": [] }');
  checkMembers(input, ['seed', 'rules'], 'rule file');
  const { seed, rules } = input;
  if (seed !== undefined && typeof seed !== 'string') return invalid('seed', 'text');
  if (!Array.isArray(rules)) return invalid('rules', 'a list of rules');
  const checked = rules.map((rule, index) => parseFaultRule(rule, `rules[${index}]`));
  return seed === undefined ? { rules: checked } : { seed, rules: checked };
}

/**
 * Parses the Sandbox-Fault header: names separated by commas, settings after semicolons, `delay;ms=200, raw-base64`.
 *
 * @throws SandboxError `ERR_RULES_INVALID`, `ERR_FAULT_UNKNOWN`
 */
export function parseFaultHeader(value: string): readonly ChosenFault[] {
  return value.split(',').map((item) => {
    const [name = '', ...pairs] = item.split(';').map((part) => part.trim());
    const settings: Record<string, number> = {};
    for (const pair of pairs) {
      const [, member, digits] = /^(ms|bytes)=(\d{1,10})$/.exec(pair) ?? [];
      if (member === undefined) invalid('Sandbox-Fault', 'settings such as ;ms=200 or ;bytes=1000');
      else settings[member] = Number(digits);
    }
    parseFaultRule({ fault: name, ...settings }, 'Sandbox-Fault');
    return { name, settings };
  });
}
