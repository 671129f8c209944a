// In: a POST to /merchant/api/alipayhk/points/bill/notify. Out: the answer. In a Next.js application this file lies at
// app/merchant/api/alipayhk/points/bill/notify/route.ts.
import { createReceiver } from '../receive-call.ts';

// Keys are imported with the first call and kept: a route module is loaded once for each server process.
let receiver: ReturnType<typeof createReceiver> | undefined;

export async function POST(request: Request): Promise<Response> {
  receiver ??= createReceiver({
    clientId: setting('ALIPAYHK_CLIENT_ID'),
    privateKey: setting('MERCHANT_PRIVATE_KEY'),
    alipayHkKey: setting('ALIPAYHK_PUBLIC_KEY'),
    handle: async () => ({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }),
  });
  // A route handler gets the web-standard Request with its body unread.
  return (await receiver)(request);
}

// The Node.js runtime, not the edge one: opening with the private key belongs where node:crypto is.
export const runtime = 'nodejs';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`Set ${name} in the environment.`);
  return value;
}
