// In: the client's hooks. Out: OpenTelemetry spans: one per call, one per attempt; no personal data.
// Attribute names follow the HTTP semantic conventions; this entry needs the optional peer @opentelemetry/api.
import { context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type {
  AttemptView,
  CallView,
  OutcomeView,
  RedeemClientHooks,
  ResponseView,
  RetryView,
} from './hooks.ts';

/** Settings of {@link otelHooks}. */
export interface OtelHooksOptions {
  /** Default: the tracer named after this package, of the global provider. */
  readonly tracer?: Tracer;
}

interface CallSpans {
  readonly call: Span;
  attempt: Span | undefined;
}

/**
 * Hooks that write spans. The call's span is named after the operation and carries the outcome; each attempt is a
 * client span `POST` below it. Neither holds bodies, headers, bizNo or user ids.
 *
 * @example
 * createRedeemClient({ …, hooks: otelHooks() });
 */
export function otelHooks(options: OtelHooksOptions = {}): RedeemClientHooks {
  const tracer = options.tracer ?? trace.getTracer('@redeemkit/redeem-client');
  // Keyed by the view object that all hooks of one call share; entries go when the call is forgotten.
  const spans = new WeakMap<CallView, CallSpans>();

  const spansOf = (call: CallView): CallSpans => {
    const known = spans.get(call);
    if (known) return known;
    const started: CallSpans = {
      call: tracer.startSpan(`redeemkit ${call.operation}`, {
        kind: SpanKind.INTERNAL,
        attributes: { 'redeemkit.operation': call.operation },
      }),
      attempt: undefined,
    };
    spans.set(call, started);
    return started;
  };

  const onAttempt = ({ call, attempt, sealed, bytes }: AttemptView): void => {
    const own = spansOf(call);
    const { hostname, protocol } = new URL(call.origin);
    const port = /:(\d+)$/.exec(call.origin)?.[1];
    own.attempt = tracer.startSpan(
      'POST',
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'http.request.method': 'POST',
          'url.full': `${call.origin}${call.path}`,
          'url.template': call.path,
          'server.address': hostname,
          // The default ports of the two schemes.
          'server.port': Number(port ?? (protocol === 'https:' ? 443 : 80)),
          'http.request.body.size': bytes,
          'redeemkit.sealed': sealed,
          // Required by the conventions on resends only, counting from 1.
          ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
        },
      },
      trace.setSpan(context.active(), own.call),
    );
  };

  const onResponse = ({ call, httpStatus, verified, bytes, resultCode, reasonCode }: ResponseView): void => {
    const own = spansOf(call);
    const span = own.attempt;
    if (!span) return;
    own.attempt = undefined;
    span.setAttribute('redeemkit.verified', verified);
    if (httpStatus !== undefined) {
      span.setAttribute('http.response.status_code', httpStatus);
      span.setAttribute('http.response.body.size', bytes);
    }
    if (resultCode !== undefined) span.setAttribute('redeemkit.result_code', resultCode);
    if (reasonCode !== undefined) {
      span.setAttribute('error.type', reasonCode);
      span.setStatus({ code: SpanStatusCode.ERROR, message: reasonCode });
    }
    span.end();
  };

  const onRetry = ({ call, delayMs, reasonCode }: RetryView): void => {
    spansOf(call).call.addEvent('redeemkit.retry', {
      'redeemkit.delay_ms': delayMs,
      'error.type': reasonCode,
    });
  };

  const onOutcome = ({ call, status, resultCode, reasonCode, attempts }: OutcomeView): void => {
    const { call: span } = spansOf(call);
    span.setAttribute('redeemkit.outcome', status);
    span.setAttribute('redeemkit.attempts', attempts);
    if (resultCode !== undefined) span.setAttribute('redeemkit.result_code', resultCode);
    if (reasonCode !== undefined) {
      span.setAttribute('error.type', reasonCode);
      span.setStatus({ code: SpanStatusCode.ERROR, message: reasonCode });
    }
    span.end();
  };

  return { onAttempt, onResponse, onRetry, onOutcome };
}
