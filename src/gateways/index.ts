export { createSandboxGateway, type SandboxGatewayOptions } from './sandbox/sandbox-gateway.ts';
