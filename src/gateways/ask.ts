export {
  type Answer,
  ask,
  askJson,
  type NoAnswer,
  parseJson,
  type Question,
  tell,
} from '../platform/index.ts';
