export type ErrorType =
  | 'invalid_request_error'
  | 'not_found_error';
export interface Body { code?: 'too_fast' | 'too_long' | null; model: 'small' | 'large' }
export enum FaultCode {
  Denied = 'denied',
}
