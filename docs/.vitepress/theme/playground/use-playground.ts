// In: nothing. Out: the state that the parts of the playground share: message, keys, trace, and the last exchange.
import { type InjectionKey, inject, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue';
import type { Exchange, GatewayKeys, InPageGateway } from './logic/in-page-gateway.ts';
import { createState, type MessageState, OPERATIONS } from './logic/message-state.ts';
import {
  generatePair,
  type OpeningPair,
  type PairTexts,
  type Problem,
  type Read,
  readOpeningKey,
  readSealingKey,
  readSigningKey,
  type SigningPair,
  toProblem,
} from './logic/read-keys.ts';
import { fromFragment } from './logic/share-state.ts';
import { type TraceResult, traceMessage } from './logic/trace-message.ts';

/** The texts of the visitor's keys; in memory and nowhere else. */
export interface KeyTexts {
  signing: string;
  opening: string;
  sealing: string;
}

/** Keys read from the texts. */
export interface PageKeys {
  readonly signing: Read<SigningPair>;
  readonly opening: Read<OpeningPair>;
  readonly sealing: Awaited<ReturnType<typeof readSealingKey>>;
}

type GatewayModule = typeof import('./logic/in-page-gateway.ts');

// Long enough that a fast typist is not signed for at each letter, short enough to look immediate.
const PAUSE_MS = 150;

/** Creates the shared state and the work that follows every change. */
export function createPlayground() {
  const state = reactive<MessageState>(createState());
  const texts = reactive<KeyTexts>({ signing: '', opening: '', sealing: '' });
  const pairs = shallowRef<{ readonly signing: PairTexts; readonly opening: PairTexts }>();
  const gateway = shallowRef<{ readonly signing: SigningPair; readonly opening: OpeningPair }>();
  const keys = shallowRef<PageKeys>({ signing: undefined, opening: undefined, sealing: undefined });
  const trace = shallowRef<TraceResult>();
  const exchange = shallowRef<Exchange>();
  const sendProblem = shallowRef<Problem>();
  const making = ref(false);
  const sending = ref(false);
  const linkIsUnreadable = ref(false);
  const gatewayModule = shallowRef<GatewayModule>();

  // A key is read again when its text or its label changed, not at every letter of the message.
  const memo = new Map<string, { readonly by: string; readonly read: Promise<unknown> }>();
  const remember = <T>(name: string, by: string, read: () => Promise<T>): Promise<T> => {
    const known = memo.get(name);
    if (known?.by === by) return known.read as Promise<T>;
    const next = read();
    memo.set(name, { by, read: next });
    return next;
  };

  const readKeys = async (): Promise<PageKeys> => {
    const { keyVersion, aesBits } = state;
    const [signing, opening, sealing] = await Promise.all([
      remember('signing', `${keyVersion}\n${texts.signing}`, () => readSigningKey(texts.signing, keyVersion)),
      remember('opening', `${aesBits}\n${texts.opening}`, () => readOpeningKey(texts.opening, aesBits)),
      remember('sealing', texts.sealing, () => readSealingKey(texts.sealing)),
    ]);
    return { signing, opening, sealing };
  };

  const makeTrace = async (found: PageKeys): Promise<TraceResult | undefined> => {
    if (found.signing === undefined || 'problem' in found.signing) return undefined;
    const sealingKey = found.sealing && 'key' in found.sealing ? found.sealing.key : undefined;
    return traceMessage(state, { signer: found.signing.key.signing, sealingKey, now: Date.now() });
  };

  // The latest change wins; what an earlier one started is dropped when it arrives late.
  let turn = 0;
  const settle = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    try {
      const found = await readKeys();
      if (mine !== turn) return;
      keys.value = found;
      const made = await makeTrace(found);
      if (mine === turn) trace.value = made;
    } catch (error) {
      if (mine === turn) trace.value = { ok: false, field: 'keys', problem: toProblem(error), others: [] };
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([state, texts], () => {
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  /** New pairs for the visitor, and at the first call for the gateway too. */
  const generateAll = async (): Promise<void> => {
    if (making.value) return;
    making.value = true;
    try {
      const [signing, opening, theirs] = await Promise.all([
        generatePair(),
        generatePair(),
        pairs.value ??
          Promise.all([generatePair(), generatePair()]).then(([s, o]) => ({ signing: s, opening: o })),
      ]);
      pairs.value = theirs;
      const [signs, opens] = await Promise.all([
        readSigningKey(theirs.signing.privatePem, '1'),
        readOpeningKey(theirs.opening.privatePem, state.aesBits),
      ]);
      if (signs && opens && 'key' in signs && 'key' in opens)
        gateway.value = { signing: signs.key, opening: opens.key };
      Object.assign(texts, {
        signing: signing.privatePem,
        opening: opening.privatePem,
        sealing: theirs.opening.publicPem,
      });
      await settle();
    } catch (error) {
      trace.value = { ok: false, field: 'keys', problem: toProblem(error), others: [] };
    } finally {
      making.value = false;
    }
  };

  const generateOne = async (name: 'signing' | 'opening'): Promise<void> => {
    texts[name] = (await generatePair()).privatePem;
  };

  /** Loads the sandbox and the client; called when they come into sight, and by send. */
  const loadGateway = async (): Promise<GatewayModule> => {
    gatewayModule.value ??= await import('./logic/in-page-gateway.ts');
    return gatewayModule.value;
  };

  let built: { readonly by: readonly unknown[]; readonly gateway: InPageGateway } | undefined;
  let ledger: ReturnType<GatewayModule['createLedger']> | undefined;
  const buildGateway = async (both: GatewayKeys): Promise<InPageGateway> => {
    const { createInPageGateway, createLedger } = await loadGateway();
    const by = [
      state.clientId,
      both.own.signing,
      both.own.opening,
      both.gateway.opening,
      both.gateway.sealing,
    ];
    if (built?.by.every((part, index) => part === by[index])) return built.gateway;
    ledger ??= createLedger();
    built = { by, gateway: createInPageGateway({ keys: both, clientId: state.clientId, store: ledger }) };
    return built.gateway;
  };

  /** Signs anew with the clock of now, sends, and keeps what became of it. */
  const send = async (): Promise<void> => {
    if (sending.value) return;
    sending.value = true;
    sendProblem.value = undefined;
    try {
      // Until nothing newer came in between: what is sent is the message as it stands, not the one before.
      let settled: number;
      do {
        clearTimeout(timer);
        settled = turn + 1;
        await settle();
      } while (turn !== settled);
      const both = await toGatewayKeys(keys.value, {
        gateway: gateway.value,
        pairs: pairs.value,
        aesBits: state.aesBits,
        remember,
      });
      const made = trace.value;
      if (both === undefined || made === undefined) {
        sendProblem.value = { code: 'ERR_KEYS_MISSING', message: 'A key is missing or cannot be used.' };
        return;
      }
      if (!made.ok) {
        sendProblem.value = made.problem;
        return;
      }
      exchange.value = await (await buildGateway(both)).send({ ...state }, made.trace);
    } catch (error) {
      sendProblem.value = toProblem(error);
    } finally {
      sending.value = false;
    }
  };

  const choose = (operation: MessageState['operation'], body: string): void => {
    Object.assign(state, { operation, body, path: OPERATIONS[operation].path });
  };

  /** Takes over what a link holds. */
  const readLink = (): void => {
    const found = fromFragment(location.hash);
    linkIsUnreadable.value = found === 'unreadable';
    if (typeof found === 'object') Object.assign(state, found);
  };

  return {
    state,
    texts,
    gateway,
    keys,
    trace,
    exchange,
    sendProblem,
    making,
    sending,
    linkIsUnreadable,
    gatewayModule,
    generateAll,
    generateOne,
    loadGateway,
    send,
    choose,
    readLink,
  };
}

/** The keys of both sides, or undefined while one is missing. */
async function toGatewayKeys(
  keys: PageKeys,
  from: {
    readonly gateway: { readonly signing: SigningPair; readonly opening: OpeningPair } | undefined;
    readonly pairs: { readonly opening: PairTexts } | undefined;
    readonly aesBits: 128 | 192 | 256;
    readonly remember: <T>(name: string, by: string, read: () => Promise<T>) => Promise<T>;
  },
): Promise<GatewayKeys | undefined> {
  const { signing, opening, sealing } = keys;
  const { gateway, pairs, aesBits, remember } = from;
  if (!signing || !opening || !sealing || gateway === undefined || pairs === undefined) return undefined;
  if ('problem' in signing || 'problem' in opening || 'problem' in sealing) return undefined;
  // The gateway opens with the AES length in use; it is configured, never detected.
  const text = pairs.opening.privatePem;
  const opens = await remember('gateway', `${aesBits}`, () => readOpeningKey(text, aesBits));
  if (opens === undefined || 'problem' in opens) return undefined;
  return {
    own: {
      signing: signing.key.signing,
      verification: signing.key.verification,
      opening: opening.key.opening,
      sealing: opening.key.sealing,
    },
    gateway: {
      signing: gateway.signing.signing,
      verification: gateway.signing.verification,
      opening: opens.key.opening,
      sealing: sealing.key,
    },
  };
}

export type PlaygroundState = ReturnType<typeof createPlayground>;
export const playgroundKey: InjectionKey<PlaygroundState> = Symbol('playground');

/** The shared state of the playground that a component stands in. */
export function usePlayground(): PlaygroundState {
  const playground = inject(playgroundKey);
  if (playground === undefined) throw new Error('A component of the playground stands outside of it.');
  return playground;
}
