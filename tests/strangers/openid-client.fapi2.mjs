import './webcrypto.mjs';
import * as client from 'openid-client';
import { authorize, env, expect, signingKey, worked } from './browser.mjs';

const insecure = { execute: [client.allowInsecureRequests, client.useJwtResponseMode, client.enableNonRepudiationChecks] };
const issuer = new URL(env('ISSUER'));
const key = { key: await signingKey('CLIENT_KEY'), kid: 'client-1' };
const signed = { authorization_signed_response_alg: 'ES256', introspection_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256', id_token_signed_response_alg: 'ES256' };
const fapi = await client.discovery(issuer, env('CLIENT_ID'), signed, client.PrivateKeyJwt(key), insecure);
worked('discovery');

const DPoP = client.getDPoPHandle(fapi, await client.randomDPoPKeyPair('ES256'));
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
const request = await client.buildAuthorizationUrlWithJAR(fapi, {
  redirect_uri: env('REDIRECT_URI'),
  scope: 'openid email offline_access accounts',
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
  state: expectedState,
  nonce: expectedNonce,
}, key);
worked('signed request');

const url = await client.buildAuthorizationUrlWithPAR(fapi, request.searchParams, { DPoP });
expect([...url.searchParams.keys()].sort().join() === 'client_id,request_uri', `the pushed request is asked for as ${url.search}`);
worked('PAR');

const answer = await authorize(url);
expect([...answer.searchParams.keys()].join() === 'response', `JARM answers with ${[...answer.searchParams.keys()]}`);
const tokens = await client.authorizationCodeGrant(fapi, answer, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }, undefined, { DPoP });
expect(tokens.token_type === 'dpop', `the token is of type ${tokens.token_type}`);
worked('JARM, code and PKCE by private_key_jwt, bound by DPoP');

const userInfo = await client.fetchUserInfo(fapi, tokens.access_token, tokens.claims().sub, { DPoP });
expect(userInfo.email === env('EMAIL'), `userinfo told ${userInfo.email}`);
worked('signed userinfo with DPoP');

const stolen = await client.fetchProtectedResource(fapi, tokens.access_token, new URL(fapi.serverMetadata().userinfo_endpoint), 'GET', undefined, undefined,
  { DPoP: client.getDPoPHandle(fapi, await client.randomDPoPKeyPair('ES256')) }).then(() => 'taken', (error) => error.cause?.[0]?.parameters?.error ?? String(error));
expect(stolen === 'invalid_token', `in other hands the token is ${stolen}`);
worked('a token in other hands is refused');

const refreshed = await client.refreshTokenGrant(fapi, tokens.refresh_token, undefined, { DPoP });
expect(refreshed.access_token !== tokens.access_token, 'the access token is the old one');
worked('refresh');

const seen = await client.tokenIntrospection(fapi, refreshed.access_token);
expect(seen.active === true && seen.cnf?.jkt === await DPoP.calculateThumbprint(), 'introspection does not know the token, or not its key');
worked('signed introspection');

await client.tokenRevocation(fapi, refreshed.refresh_token ?? tokens.refresh_token);
expect((await client.tokenIntrospection(fapi, refreshed.access_token)).active === false, 'the token survived its revocation');
worked('revocation');
