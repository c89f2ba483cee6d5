// Node 18, which Debian ships, has Web Crypto but not yet under its global names.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
