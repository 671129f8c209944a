// In: the plan of an answer. Out: an answer that a proxy, a balancer or a portal gave instead of the gateway.
import type { AnswerPlan, Fault } from './fault.ts';

const page = (plan: AnswerPlan, status: number, title: string): AnswerPlan => ({
  ...plan,
  status,
  edge: {
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: `<!doctype html><html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`,
  },
});

/** Faults of what stands in front of the gateway. */
export const EDGE_FAULTS: readonly Fault[] = [
  {
    name: 'http-500-html',
    group: 'edge',
    does: 'Status 500 with an HTML page; nothing was debited.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...page(plan, 500, 'Internal Server Error'), commit: 'skip' }),
  },
  {
    name: 'http-502-html',
    group: 'edge',
    does: 'Status 502 with an HTML page from a proxy that lost the answer after the points were debited.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => page(plan, 502, 'Bad Gateway'),
  },
  {
    name: 'http-503-html',
    group: 'edge',
    does: 'Status 503 with an HTML page; nothing was debited.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...page(plan, 503, 'Service Unavailable'), commit: 'skip' }),
  },
  {
    name: 'redirect',
    group: 'edge',
    does: 'Status 302 to another path; nothing was debited.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      commit: 'skip',
      status: 302,
      edge: { headers: { Location: '/elsewhere' }, body: '' },
    }),
  },
  {
    name: 'status-500-signed',
    group: 'edge',
    does: 'The honest, signed answer with status 500, which no signature covers.',
    outcome: 'succeeded',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, status: 500 }),
  },
  {
    name: 'empty-body',
    group: 'edge',
    does: 'Status 200 with no body and no signature, after the points were debited.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      edge: { headers: { 'Content-Type': 'application/json; charset=UTF-8' }, body: '' },
    }),
  },
];
