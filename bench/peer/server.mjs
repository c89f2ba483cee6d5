// The peer of bench/run: oidc-provider with all its state in Postgres, one process, ES256, rotation of refresh tokens.
// Whoever comes is signed in as the account named in the query of the interaction: what is measured begins after that.
import { createECDH, randomUUID } from 'node:crypto';
import pg from 'pg';
import Provider from 'oidc-provider';

const [port, connectionString] = [Number(process.argv[2]), process.env.PEER_DATABASE];
const pool = new pg.Pool({ connectionString, max: 16 });

await pool.query(`create table if not exists oidc (
  model text not null, id text not null, payload jsonb not null, grant_id text, uid text, user_code text,
  expires_at timestamptz, consumed_at timestamptz, primary key (model, id))`);
await pool.query('create index if not exists oidc_grant on oidc (grant_id) where grant_id is not null');
await pool.query('create index if not exists oidc_uid on oidc (uid) where uid is not null');

const open = (row) => row && { ...row.payload, ...(row.consumed_at ? { consumed: Math.floor(row.consumed_at / 1000) } : {}) };

class Shelf {
  constructor(model) { this.model = model; }

  async upsert(id, payload, expiresIn) {
    await pool.query({
      name: 'upsert',
      text: `insert into oidc (model, id, payload, grant_id, uid, user_code, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (model, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
      values: [this.model, id, payload, payload.grantId, payload.uid, payload.userCode, expiresIn ? new Date(Date.now() + expiresIn * 1000) : null],
    });
  }

  async find(id) {
    const { rows } = await pool.query({ name: 'find', text: 'select payload, consumed_at from oidc where model = $1 and id = $2 and (expires_at is null or expires_at > now())', values: [this.model, id] });
    return open(rows[0]);
  }

  async findByUid(uid) {
    const { rows } = await pool.query({ name: 'by-uid', text: 'select payload, consumed_at from oidc where model = $1 and uid = $2', values: [this.model, uid] });
    return open(rows[0]);
  }

  async findByUserCode(code) {
    const { rows } = await pool.query({ name: 'by-code', text: 'select payload, consumed_at from oidc where model = $1 and user_code = $2', values: [this.model, code] });
    return open(rows[0]);
  }

  async consume(id) { await pool.query({ name: 'consume', text: 'update oidc set consumed_at = now() where model = $1 and id = $2', values: [this.model, id] }); }

  async destroy(id) { await pool.query({ name: 'destroy', text: 'delete from oidc where model = $1 and id = $2', values: [this.model, id] }); }

  async revokeByGrantId(grant) { await pool.query({ name: 'revoke', text: 'delete from oidc where grant_id = $1', values: [grant] }); }
}

const curve = createECDH('prime256v1');
curve.generateKeys();
const point = curve.getPublicKey();
const key = {
  kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: randomUUID(),
  x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url'), d: curve.getPrivateKey().toString('base64url').padStart(43, 'A'),
};

const api = 'urn:bench:api';
const signed = { scope: 'accounts.read', audience: api, accessTokenTTL: 300, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
const basic = { token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256' };
const provider = new Provider(`http://localhost:${port}`, {
  adapter: Shelf,
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  clients: [
    { ...basic, client_id: 'app', client_secret: 'app-secret-of-the-bench-1234567890', redirect_uris: ['https://app.example/cb'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    { ...basic, client_id: 'machine', client_secret: 'machine-secret-of-the-bench-1234', redirect_uris: [], grant_types: ['client_credentials'], response_types: [] },
    { ...basic, client_id: 'api', client_secret: 'api-secret-of-the-bench-1234567890', redirect_uris: [], grant_types: [], response_types: [] },
  ],
  scopes: ['openid', 'offline_access', 'accounts.read'],
  pkce: { required: () => true },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { provider: own, session, client } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);
    if (known) return own.Grant.find(known);
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid offline_access');
    await grant.save();
    return grant;
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: async () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (ctx) => (ctx.oidc.client.clientId === 'machine' ? api : []),
      getResourceServerInfo: async () => signed,
      useGrantedResource: async () => true,
    },
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: randomUUID() } });
  ctx.respond = false;
  return undefined;
});

provider.listen(port, '127.0.0.1', () => console.log('ready'));
