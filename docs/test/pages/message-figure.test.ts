// In: the message of the figure. Out: proof that it is a real one, and that the figure shows it. `vitest -u` draws it anew.
import { readFileSync } from 'node:fs';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { openMessage } from '@redeemkit/secure-message';
import { importVerificationKey } from '@redeemkit/signature-header';
import { describe, expect, it } from 'vitest';
import { messageFigure } from '../../tools/pages/message-figure.ts';
import { readOneMessage } from '../../tools/pages/one-message.ts';

const message = readOneMessage();

describe('the figure of one message', () => {
  it('shows a message that verifies and opens', async () => {
    const vectors = new URL(
      '../../../packages/conformance-vectors/vectors/messages-sealed.json',
      import.meta.url,
    );
    const { fixtures } = JSON.parse(readFileSync(vectors, 'utf8'));
    const time = Date.parse(message.time);
    const opened = await openMessage(
      {
        role: 'request',
        method: message.method,
        path: message.path,
        headers: message.headers,
        body: new TextEncoder().encode(message.body),
      },
      {
        clientId: message.clientId,
        verificationKeys: await importVerificationKey(fixtures['merchant.public'], { keyVersion: '1' }),
        openingKeys: await importOpeningKey(fixtures['gateway-opening.private'], { keyVersion: '1' }),
        sealing: 'required',
        freshness: { notBefore: time, notAfter: time },
      },
    );
    expect(new TextDecoder().decode(opened.body)).toBe(message.plaintext);
    expect([...message.block.subarray(0, 2)]).toEqual([0, 2]);
    expect(message.contentKey).toHaveLength(32);
  });

  it.each(['en', 'zh-hk'] as const)('is drawn from that message (%s)', async (locale) => {
    const svg = messageFigure(message, locale);
    await expect(svg).toMatchFileSnapshot(`../../.vitepress/theme/figures/one-message.${locale}.svg`);
    const shown = svg.replace(/<[^>]*>/g, '').replaceAll('\u00a0', ' ');
    expect(shown).toContain(message.plaintext.slice(0, 60));
    expect(shown).toContain(message.path);
  });
});
