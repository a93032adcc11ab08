export { createConfiguredGateways } from './configured.ts';
export { createSandboxGateway, type SandboxGatewayOptions } from './sandbox/sandbox-gateway.ts';
