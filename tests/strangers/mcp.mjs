import './webcrypto.mjs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { auth, discoverAuthorizationServerMetadata, discoverOAuthProtectedResourceMetadata, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { byIntrospection, bySignature, serve } from './mcp-server.mjs';
import { agree, env, expect, worked } from './browser.mjs';

const resource = env('RESOURCE');
const serverUrl = new URL(resource);
const document = process.env.CLIENT_DOCUMENT;

// Both addresses the SDK looks at: the second is asked only where the first is missing.
const as = await discoverAuthorizationServerMetadata(env('ISSUER'));
const without = (url, init) => String(url).includes('/.well-known/oauth-authorization-server') ? new Response(null, { status: 404 }) : fetch(url, init);
const openid = await discoverAuthorizationServerMetadata(env('ISSUER'), { fetchFn: without });
expect(as.issuer === env('ISSUER') && openid.issuer === as.issuer && openid.token_endpoint === as.token_endpoint, 'the two metadata documents differ');
worked('authorization server metadata at both addresses');

const server = await serve(resource, as, document ? bySignature(as, resource) : byIntrospection(as));
const described = await discoverOAuthProtectedResourceMetadata(serverUrl);
expect(described.authorization_servers[0] === env('ISSUER') && described.resource === resource, 'the resource names another server');
worked('protected resource metadata');

const kept = {};
const provider = {
  redirectUrl: env('REDIRECT_URI'),
  clientMetadataUrl: document,
  clientMetadata: { client_name: 'An assistant', redirect_uris: [env('REDIRECT_URI')], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' },
  state: () => 'a-state-of-its-own',
  clientInformation: () => kept.client,
  saveClientInformation: (client) => { kept.client = client; },
  tokens: () => kept.tokens,
  saveTokens: (tokens) => { kept.tokens = tokens; },
  redirectToAuthorization: (url) => { kept.url = url; },
  saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
  codeVerifier: () => kept.verifier,
};

async function connect() {
  const [client, transport] = [new Client({ name: 'assistant', version: '1.0.0' }), new StreamableHTTPClientTransport(serverUrl, { authProvider: provider })];
  try {
    await client.connect(transport);
    return { client, transport };
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    return { transport };
  }
}

const first = await connect();
expect(!first.client && kept.url, 'the server let somebody in who has no token');
expect(document ? kept.client.client_id === document : kept.client.client_id && kept.client.client_id !== document, `the client is ${kept.client.client_id}`);
worked(document ? 'client-ID document' : 'dynamic registration');

const asked = kept.url.searchParams;
expect(asked.get('resource') === resource && asked.get('code_challenge_method') === 'S256' && asked.get('scope').includes('accounts.ask'), `asked for ${kept.url.search}`);
const answer = await agree(kept.url);
expect(answer.searchParams.get('state') === 'a-state-of-its-own' && answer.searchParams.get('code'), `the answer is ${answer.search}`);
await first.transport.finishAuth(answer.searchParams.get('code'));
const claims = JSON.parse(Buffer.from(kept.tokens.access_token.split('.')[1], 'base64url'));
expect([claims.aud].flat().join() === resource, `the token is for ${claims.aud}`);
worked('PKCE and resource');

const whoami = async () => {
  const { client } = await connect();
  const { content } = await client.callTool({ name: 'whoami' });
  await client.close();
  return content[0].text;
};
expect(await whoami() === `${claims.sub} by ${kept.client.client_id}`, 'the tool speaks for somebody else');
worked('a tool call');

const old = kept.tokens.access_token;
expect(await auth(provider, { serverUrl }) === 'AUTHORIZED' && kept.tokens.access_token !== old, 'the tokens were not renewed');
expect(await whoami() === `${claims.sub} by ${kept.client.client_id}`, 'the renewed token speaks for somebody else');
worked('refresh');

const payload = kept.tokens.access_token.split('.');
kept.tokens = { ...kept.tokens, refresh_token: undefined, access_token: [payload[0], payload[1], payload[2].split('').reverse().join('')].join('.') };
expect(!(await connect()).client, 'a forged token was let in');
worked('a forged token is refused');
server.close();
process.exit(0);
