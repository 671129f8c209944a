// In: an answer, signed beforehand, over IPC. Out: a loopback server in a process of its own that gives it to everyone.
import { createServer } from 'node:http';

process.once('message', ({ headers, body, delayMs }) => {
  const bytes = Buffer.from(body, 'base64');
  const answer = (response) => {
    response.writeHead(200, headers);
    response.end(bytes);
  };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => (delayMs > 0 ? setTimeout(answer, delayMs, response) : answer(response)));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
});
