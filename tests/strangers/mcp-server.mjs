import './webcrypto.mjs';
import { mcpAuthMetadataRouter, getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { InsufficientScopeError, InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as oauth from 'oauth4webapi';
import { env } from './browser.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };

// What a token is worth, asked of the server that gave it.
export function byIntrospection(as) {
  const own = { client_id: env('API_ID') };
  return async (token) => {
    const response = await oauth.introspectionRequest(as, own, oauth.ClientSecretBasic(env('API_SECRET')), token, insecure);
    const told = await oauth.processIntrospectionResponse(as, own, response);
    if (!told.active) throw new InvalidTokenError('The token is not active');
    return told;
  };
}

// The same, read from the token itself (RFC 9068).
export function bySignature(as, resource) {
  return async (token) => {
    const request = new Request(resource, { headers: { authorization: `Bearer ${token}` } });
    return await oauth.validateJwtAccessToken(as, request, resource, insecure).catch(() => { throw new InvalidTokenError('The token is not valid'); });
  };
}

// A small MCP server with one tool, which tells whom it serves.
export async function serve(resource, as, read) {
  const app = createMcpExpressApp();
  const url = new URL(resource);
  app.use(mcpAuthMetadataRouter({ oauthMetadata: as, resourceServerUrl: url, scopesSupported: ['accounts.ask', 'offline_access'], resourceName: 'Accounts for assistants' }));
  const verifier = {
    async verifyAccessToken(token) {
      const claims = await read(token);
      if (!claims.scope.split(' ').includes('accounts.ask')) throw new InsufficientScopeError('The token is for something else');
      return { token, clientId: claims.client_id, scopes: claims.scope.split(' '), expiresAt: claims.exp, resource: new URL([claims.aud].flat()[0]), extra: { sub: claims.sub } };
    },
  };
  app.use(url.pathname, requireBearerAuth({ verifier, resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url), expectedResource: url }));
  app.all(url.pathname, async (request, response) => {
    const server = new McpServer({ name: 'accounts', version: '1.0.0' });
    server.registerTool('whoami', { description: 'Tells whom the assistant speaks for' }, async ({ authInfo }) => ({ content: [{ type: 'text', text: `${authInfo.extra.sub} by ${authInfo.clientId}` }] }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    response.on('close', () => server.close());
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  return await new Promise((started) => { const listening = app.listen(Number(url.port), url.hostname, () => started(listening)); });
}
