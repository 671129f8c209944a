// In: calls of a client with OpenTelemetry hooks. Out: the spans they leave, and that no personal data stands in them.
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { otelHooks } from '@redeemkit/redeem-client/otel';
import { expect, test } from 'vitest';
import { clientOf, redemption, signed } from './fake-gateway.ts';

interface Recorded {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly parent: Span | undefined;
  readonly span: Span;
  readonly attributes: Attributes;
  readonly events: string[];
  status: { readonly code: SpanStatusCode; readonly message?: string } | undefined;
  ends: number;
}

/** A tracer that keeps what it is told. */
const createRecorder = (): { readonly tracer: Tracer; readonly spans: Recorded[] } => {
  const spans: Recorded[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, parent?: Context): Span => {
    const attributes: Attributes = { ...options.attributes };
    const span = {
      setAttribute: (key: string, value: string) => {
        attributes[key] = value;
        return span;
      },
      setStatus: (status: Recorded['status']) => {
        recorded.status = status;
        return span;
      },
      addEvent: (event: string) => {
        recorded.events.push(event);
        return span;
      },
      end: () => {
        recorded.ends += 1;
      },
    } as unknown as Span;
    const recorded: Recorded = {
      name,
      kind: options.kind,
      parent: parent && trace.getSpan(parent),
      span,
      attributes,
      events: [],
      status: undefined,
      ends: 0,
    };
    spans.push(recorded);
    return span;
  };
  return { tracer: { startSpan, startActiveSpan: () => undefined } as unknown as Tracer, spans };
};

test('a span per call with its outcome, a client span per attempt below it', async () => {
  const { tracer, spans } = createRecorder();
  let requests = 0;
  const client = clientOf(
    () => {
      requests += 1;
      return requests === 1 ? new Response('busy', { status: 503 }) : signed();
    },
    {
      baseUrl: 'https://gateway.test:8443',
      retry: { on: 'unknown', delaysMs: [1] },
      hooks: otelHooks({ tracer }),
    },
  );
  await client.redeem(redemption('order-77'));
  expect(spans).toHaveLength(3);
  expect(spans.map(({ ends }) => ends)).toEqual([1, 1, 1]);
  const [call, first, second] = spans;
  expect(call).toMatchObject({
    name: 'redeemkit benefitRedeem',
    kind: SpanKind.INTERNAL,
    attributes: {
      'redeemkit.outcome': 'succeeded',
      'redeemkit.attempts': 2,
      'redeemkit.result_code': 'SUCCESS',
    },
    events: ['redeemkit.retry'],
    status: undefined,
  });
  expect(first).toMatchObject({
    name: 'POST',
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.ERROR, message: 'ERR_HTTP_STATUS' },
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 503,
      'error.type': 'ERR_HTTP_STATUS',
      'server.address': 'gateway.test',
      'server.port': 8443,
      'url.template': '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
      'redeemkit.verified': false,
    },
  });
  expect(first?.parent).toBe(call?.span);
  expect(second?.parent).toBe(call?.span);
  expect(first?.attributes).not.toHaveProperty(['http.request.resend_count']);
  expect(second?.attributes).toMatchObject({ 'http.request.resend_count': 1, 'redeemkit.verified': true });
  const text = JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events })));
  for (const personal of ['2160220037090534', 'order-77', 'CAFE']) expect(text).not.toContain(personal);
});

test('an outcome that stays unknown is an error of the call; the default port is filled in', async () => {
  const { tracer, spans } = createRecorder();
  const client = clientOf(() => new Response('busy', { status: 503 }), { hooks: otelHooks({ tracer }) });
  await client.redeem(redemption());
  expect(spans[0]).toMatchObject({
    attributes: { 'redeemkit.outcome': 'unknown', 'error.type': 'ERR_HTTP_STATUS' },
    status: { code: SpanStatusCode.ERROR },
  });
  expect(spans[1]?.attributes).toMatchObject({ 'server.port': 443 });
});

test('without a tracer the global one is used, which does nothing until it is set up', async () => {
  const client = clientOf(() => signed(), { hooks: otelHooks() });
  expect(await client.redeem(redemption())).toMatchObject({ status: 'succeeded' });
});
