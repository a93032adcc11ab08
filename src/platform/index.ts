export {
  type Actor,
  auditName,
  type NotPermitted,
  type Permission,
  permissionsOf,
  permit,
  ROLES,
  type Role,
  SYSTEM,
} from './actor.ts';
export {
  API_KEY_ROLES,
  type ApiKey,
  type ApiKeyRole,
  createApiKey,
  findApiKey,
  listApiKeys,
  revokeApiKey,
} from './api-keys.ts';
export { type Answer, ask, askJson, type NoAnswer, parseJson, type Question, tell } from './ask.ts';
export {
  type AuditChain,
  type AuditEntry,
  type AuditFilter,
  type AuditProblem,
  type AuditRecord,
  appendAudit,
  listAudit,
  mayReadAudit,
  type VerifyAuditOptions,
  verifyAudit,
} from './audit.ts';
export { type Batcher, type BatcherOptions, createBatcher, createLoader } from './batcher.ts';
export type { BillerSystemEntry } from './biller-system-config.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export {
  afterSetError,
  bigints,
  byteas,
  type Database,
  type DatabaseOptions,
  openDatabase,
  type Statements,
  sqlState,
  type Transaction,
} from './database.ts';
export { type GatewayEntry, gatewayPrefix } from './gateway-config.ts';
export { type Ground, type GroundOptions, openGround } from './ground.ts';
export { formatText, negotiateLanguage, type TextValues } from './i18n.ts';
export { createKept } from './kept.ts';
export { type KindSetting, type KindSettings, readKindSettings } from './kind-settings.ts';
export {
  COUNT_MAX,
  countedRows,
  EXPORT_ROWS_AT_ONCE,
  type ListWindow,
  listWindow,
  NUMBERS_AT_ONCE,
} from './list-window.ts';
export { createLogger, type Logger } from './logging.ts';
export { type MessageToSign, signatureIsOf, signMessage } from './message-signature.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { migrate } from './migrate.ts';
export {
  type Cursor,
  decodeCursor,
  decodeNumbers,
  encodeCursor,
  type ListPage,
  readList,
} from './paging.ts';
export { postOutside } from './post-outside.ts';
export { createRateLimiter, type RateLimit, type RateLimiter, type Taken } from './rate-limit.ts';
export {
  privateKeyOf,
  publicKeyOf,
  type ReceiptKeys,
  readReceiptKeys,
} from './receipt-keys.ts';
export { SETTINGS } from './settings.ts';
export { SMS_PREFIX, type SmsEntry } from './sms-config.ts';
export { createVault, generateVaultKeys, readVaultKeys, type Vault, type VaultKeys } from './vault.ts';
export { decodeWireId, encodeWireId, newWireId, type WireIdParts } from './wire-id.ts';
