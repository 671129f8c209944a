// In: rules, a seed and one request. Out: the faults that strike it; the same every time.
import type { OperationSubject } from '../operation.ts';
import type { ChosenFault, FaultCondition, FaultRule } from './fault-rules.ts';

/** What a rule is matched against. */
export interface FaultTarget extends OperationSubject {
  readonly clientId: string;
  readonly operation: string | undefined;
}

/** The rules in force, changeable while the sandbox runs. */
export interface FaultChooser {
  /** Rules with the number by which they are removed. */
  list(): readonly { readonly id: number; readonly rule: FaultRule; readonly struck: number }[];
  /** Adds a checked rule behind the others and returns its number. */
  add(rule: FaultRule): number;
  /** Removes a rule; false when there is none of that number. */
  remove(id: number): boolean;
  /** The faults for one delivery of a request, in the order of the rules. Counts deliveries while there are rules. */
  choose(target: FaultTarget): readonly ChosenFault[];
}

// So many bizNos are counted; the one longest unseen starts again at its first delivery.
const COUNTED = 10_000;

/** Text → a number in [0, 1), evenly spread: 32-bit FNV-1a, then the finaliser of MurmurHash3. */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const sameBizNo = (wanted: string, given: string | undefined): boolean =>
  wanted.endsWith('*') ? given?.startsWith(wanted.slice(0, -1)) === true : given === wanted;

const matches = (condition: FaultCondition, target: FaultTarget): boolean =>
  (condition.clientId === undefined || condition.clientId === target.clientId) &&
  (condition.operation === undefined || condition.operation === target.operation) &&
  (condition.ipRoleId === undefined || condition.ipRoleId === target.ipRoleId) &&
  (condition.bizNo === undefined || sameBizNo(condition.bizNo, target.bizNo));

/** Keeps rules and decides, for each request, which of their faults strike. */
export function createFaultChooser(options: {
  readonly seed: string;
  readonly rules: readonly FaultRule[];
}): FaultChooser {
  const rules = new Map<number, { readonly rule: FaultRule; struck: number }>();
  const deliveries = new Map<string, number>();
  let lastId = 0;
  const add = (rule: FaultRule): number => {
    lastId += 1;
    rules.set(lastId, { rule, struck: 0 });
    return lastId;
  };
  for (const rule of options.rules) add(rule);

  const countDelivery = (target: FaultTarget): number => {
    const key = JSON.stringify([target.clientId, target.operation, target.bizNo]);
    const count = (deliveries.get(key) ?? 0) + 1;
    // Taken out and put in again, so that the first of the map is the one longest unseen.
    deliveries.delete(key);
    deliveries.set(key, count);
    if (deliveries.size > COUNTED) {
      for (const oldest of deliveries.keys()) {
        deliveries.delete(oldest);
        break;
      }
    }
    return count;
  };

  return {
    list: () => [...rules].map(([id, { rule, struck }]) => ({ id, rule, struck })),
    add,
    remove: (id) => rules.delete(id),
    choose: (target) => {
      // Nothing to draw for, so nothing to count.
      if (rules.size === 0) return [];
      const delivery = countDelivery(target);
      const chosen: ChosenFault[] = [];
      for (const [id, entry] of rules) {
        const { rule } = entry;
        if (!matches(rule.when ?? {}, target)) continue;
        if (rule.times !== undefined && entry.struck >= rule.times) continue;
        const { seed } = options;
        const lot = draw(
          JSON.stringify([seed, id, target.clientId, target.operation, target.bizNo, delivery]),
        );
        if (lot >= (rule.probability ?? 1)) continue;
        entry.struck += 1;
        const settings = {
          ...(rule.ms === undefined ? {} : { ms: rule.ms }),
          ...(rule.bytes === undefined ? {} : { bytes: rule.bytes }),
        };
        for (const name of typeof rule.fault === 'string' ? [rule.fault] : rule.fault) {
          chosen.push({ name, settings });
        }
      }
      return chosen;
    },
  };
}
