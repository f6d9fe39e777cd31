namespace GitPush.Docker.Sessions;

/// <summary>A gRPC call is answered with a status other than OK.</summary>
/// <param name="status">The status.</param>
/// <param name="message">What the caller is told.</param>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status { get; } = status;
}
