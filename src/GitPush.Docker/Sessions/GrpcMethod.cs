namespace GitPush.Docker.Sessions;

/// <summary>A gRPC method with one message each way.</summary>
/// <param name="request">The request's message; valid during the call.</param>
/// <returns>The answer's message.</returns>
internal delegate ValueTask<byte[]> GrpcMethod(ReadOnlyMemory<byte> request, CancellationToken cancellationToken);
