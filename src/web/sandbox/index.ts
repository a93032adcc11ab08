export { createSandbox, type SandboxOptions } from './sandbox.tsx';
