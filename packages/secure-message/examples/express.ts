// In: a receiver. Out: an Express application that answers AlipayHK's calls with it.
import express, { type Express } from 'express';

export function createExpressApp(receive: (request: Request) => Promise<Response>): Express {
  const app = express();
  // express.raw on this route, whatever the Content-Type: req.body is then the bytes as received. An app-wide
  // express.json() must come after this route, or it eats the body first.
  app.post(
    '/merchant/api/alipayhk/points/bill/notify',
    express.raw({ type: () => true, limit: '96kb' }),
    async (req, res) => {
      const headers = new Headers();
      for (const [name, values] of Object.entries(req.headersDistinct)) {
        for (const value of values ?? []) headers.append(name, value);
      }
      // The host is not part of what is signed; the path is, exactly as it came.
      const body = Buffer.isBuffer(req.body) ? new Uint8Array(req.body) : null;
      const url = new URL(req.originalUrl, 'http://localhost');
      const answer = await receive(new Request(url, { method: req.method, headers, body }));
      res.status(answer.status);
      for (const [name, value] of answer.headers) res.setHeader(name, value);
      // Bytes, not res.json(): what was signed is what has to be sent.
      res.end(new Uint8Array(await answer.arrayBuffer()));
    },
  );
  app.use(express.json());
  return app;
}
