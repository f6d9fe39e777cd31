using System.Text;
using GitPush.Docker.Engine;
using GitPush.Docker.Protobuf;

namespace GitPush.Docker.Sessions;

/// <summary>
/// What BuildKit may ask for during a build. The methods with which it would have tokens fetched for it are not served: it then
/// fetches them itself, with the login.
/// </summary>
/// <param name="secrets">The secrets by their ids.</param>
/// <param name="logins">The logins at registries.</param>
internal sealed class SessionMethods(IReadOnlyDictionary<string, string> secrets, IReadOnlyList<RegistryLogin> logins)
{
    private const ulong Serving = 1;

    /// <summary>The methods by their paths.</summary>
    public IReadOnlyDictionary<string, GrpcMethod> All => new Dictionary<string, GrpcMethod>(StringComparer.Ordinal)
    {
        ["/moby.buildkit.secrets.v1.Secrets/GetSecret"] = GetSecretAsync,
        ["/moby.filesync.v1.Auth/Credentials"] = GetCredentialsAsync,
        ["/grpc.health.v1.Health/Check"] = CheckHealthAsync,
    };

    /// <summary><c>GetSecretRequest { string ID = 1; }</c>, <c>GetSecretResponse { bytes data = 1; }</c></summary>
    private ValueTask<byte[]> GetSecretAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var id = ReadText(request.Span, 1);
        return secrets.TryGetValue(id, out var secret)
            ? new(new ProtobufWriter().Add(1, Encoding.UTF8.GetBytes(secret)).ToArray())
            : throw new GrpcException(GrpcStatus.NotFound, $"secret {id} not found");
    }

    /// <summary>
    /// <c>CredentialsRequest { string Host = 1; }</c>, <c>CredentialsResponse { string Username = 1; string Secret = 2; }</c>; an
    /// empty answer is no login.
    /// </summary>
    private ValueTask<byte[]> GetCredentialsAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => new(
        RegistryLogin.Find(logins, ReadText(request.Span, 1)) is { } login
            ? new ProtobufWriter().Add(1, login.UserName).Add(2, login.Password).ToArray()
            : []);

    /// <summary><c>HealthCheckResponse { ServingStatus status = 1; }</c></summary>
    private static ValueTask<byte[]> CheckHealthAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        new(new ProtobufWriter().Add(1, Serving).ToArray());

    private static string ReadText(ReadOnlySpan<byte> message, int field)
    {
        try
        {
            var reader = new ProtobufReader(message);
            while (reader.Read())
            {
                if (reader.Field == field)
                {
                    return reader.Text;
                }
            }

            return "";
        }
        catch (InvalidDataException exception)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, exception.Message);
        }
    }
}
