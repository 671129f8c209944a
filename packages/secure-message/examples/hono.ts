// In: a receiver. Out: a Hono application that answers AlipayHK's calls with it.
import { Hono } from 'hono';

export function createHonoApp(receive: (request: Request) => Promise<Response>): Hono {
  const app = new Hono();
  // c.req.raw is the platform's own Request, its body unread. Do not call c.req.json() or c.req.text() before:
  // they take the bytes away.
  app.post('/merchant/api/alipayhk/points/bill/notify', (c) => receive(c.req.raw));
  return app;
}
