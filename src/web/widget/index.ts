export { createWidget } from './routes.tsx';
