export { createSandbox } from './sandbox.tsx';
