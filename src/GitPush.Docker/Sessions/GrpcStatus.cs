namespace GitPush.Docker.Sessions;

/// <summary>What a gRPC call ended with (grpc.io/docs/guides/status-codes).</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
}
