// In: a pasted log, keys and what the log lacks. Out: the message in it, examined or explained when asked.
import type { MessageDiagnosis } from '@redeemkit/secure-message/explain';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { type Examination, examineMessage } from './logic/examine-message.ts';
import type { Exchange } from './logic/in-page-gateway.ts';
import { OPERATIONS } from './logic/message-state.ts';
import {
  type Problem,
  readOpeningKey,
  readSigningKey,
  readVerificationKey,
  toProblem,
} from './logic/read-keys.ts';
import { readLog, toHeaders } from './logic/read-log.ts';
import { decodeForEyes } from './logic/visible-text.ts';

/** What is typed. */
interface ReaderInputs {
  log: string;
  side: 'request' | 'response';
  path: string;
  clientId: string;
  body: string;
  verification: string;
  opening: string;
}

const PAUSE_MS = 150;

/** The state of the part that reads messages. */
export function createReader() {
  const inputs = reactive<ReaderInputs>({
    log: '',
    side: 'response',
    path: OPERATIONS.benefitRedeem.path,
    clientId: 'DEMO',
    body: '',
    verification: '',
    opening: '',
  });
  const log = shallowRef<ReturnType<typeof readLog>>();
  const problems = shallowRef<{ readonly verification?: Problem; readonly opening?: Problem }>({});
  const examination = shallowRef<Examination>();
  const diagnosis = shallowRef<MessageDiagnosis>();
  const failure = shallowRef<Problem>();
  const busy = ref<'' | 'verify' | 'explain'>('');

  const message = computed(() => {
    if (!log.value?.ok) return undefined;
    const { request, answer } = log.value.capture;
    return inputs.side === 'request' ? request : (answer ?? { headers: [] });
  });
  const bodyBytes = computed(() =>
    inputs.body === '' ? (message.value?.body ?? new Uint8Array()) : new TextEncoder().encode(inputs.body),
  );

  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (): void => {
    clearTimeout(timer);
    const found = inputs.log.trim() === '' ? undefined : readLog(inputs.log);
    log.value = found;
    if (!found?.ok) return;
    inputs.side = found.side;
    const { request, answer } = found.capture;
    const url = request.url;
    if (url !== undefined) inputs.path = url.replace(/^https?:\/\/[^/]*/, '') || '/';
    const id = toHeaders([...request.headers, ...(answer?.headers ?? [])])['client-id']?.[0];
    if (id !== undefined) inputs.clientId = id;
  };
  watch(
    () => inputs.log,
    () => {
      clearTimeout(timer);
      timer = setTimeout(take, PAUSE_MS);
    },
  );
  // What was found belongs to what was typed then.
  watch(inputs, () => {
    examination.value = undefined;
    diagnosis.value = undefined;
    failure.value = undefined;
  });

  const readKeys = async () => {
    const version = /keyVersion=([^,\s]+)/i.exec(
      toHeaders(message.value?.headers ?? [])['signature']?.[0] ?? '',
    )?.[1];
    const [verification, opening] = await Promise.all([
      readPublic(inputs.verification, version ?? '1'),
      readOpeningKey(inputs.opening, 256),
    ]);
    problems.value = {
      ...(verification && 'problem' in verification && { verification: verification.problem }),
      ...(opening && 'problem' in opening && { opening: opening.problem }),
    };
    return {
      verification: verification && 'key' in verification ? verification.key : undefined,
      opening: opening && 'key' in opening ? opening.key.opening : undefined,
    };
  };

  const run = async (what: 'verify' | 'explain', work: () => Promise<void>): Promise<void> => {
    if (busy.value !== '') return;
    take();
    log.value ??= readLog(inputs.log);
    if (!log.value.ok) return;
    busy.value = what;
    try {
      await work();
    } catch (error) {
      failure.value = toProblem(error);
    } finally {
      busy.value = '';
    }
  };

  const verify = (): Promise<void> =>
    run('verify', async () => {
      const keys = await readKeys();
      diagnosis.value = undefined;
      examination.value = await examineMessage(
        {
          role: inputs.side,
          method: log.value?.ok ? (log.value.capture.request.method ?? 'POST') : 'POST',
          path: inputs.path,
          clientId: inputs.clientId,
          headers: toHeaders(message.value?.headers ?? []),
          body: bodyBytes.value,
        },
        keys,
      );
    });

  const explain = (): Promise<void> =>
    run('explain', async () => {
      const keys = await readKeys();
      const { explainMessage } = await import('@redeemkit/secure-message/explain');
      const headers = toHeaders(message.value?.headers ?? []);
      const { request } = log.value?.ok ? log.value.capture : { request: undefined };
      examination.value = undefined;
      diagnosis.value = await explainMessage({
        role: inputs.side,
        path: inputs.path,
        clientId: inputs.clientId,
        headers,
        body: bodyBytes.value,
        otherTimes: toHeaders(request?.headers ?? [])['request-time'] ?? [],
        ...(request?.method !== undefined && { method: request.method }),
        ...(request?.url?.startsWith('http') && { url: request.url }),
        ...(inputs.verification.trim() !== '' && { verificationKey: { material: inputs.verification } }),
        ...(keys.opening && { openingKeys: keys.opening }),
      });
    });

  return { inputs, log, message, problems, examination, diagnosis, failure, busy, take, verify, explain };
}

/** A private key is taken too: its public half verifies. */
async function readPublic(text: string, keyVersion: string) {
  const read = await readVerificationKey(text, keyVersion);
  if (!read || !('problem' in read) || read.problem.code !== 'ERR_KEY_KIND') return read;
  const pair = await readSigningKey(text, keyVersion);
  return pair && 'key' in pair ? { key: pair.key.verification } : pair;
}

/** An exchange of this page → the log of it, as a tool would write it. */
export function toLog(exchange: Exchange): string {
  const { request, answer } = exchange;
  const lines = (headers: Iterable<readonly [string, string]>): string =>
    [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const sent = `POST ${request.path} HTTP/1.1\n${lines(Object.entries(request.headers))}\n\n${decodeForEyes(request.body)}`;
  if (answer === undefined) return sent;
  return `${sent}\n\nHTTP/1.1 ${answer.status}\n${lines(answer.headers)}\n\n${decodeForEyes(answer.body)}`;
}
