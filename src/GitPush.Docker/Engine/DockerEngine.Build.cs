using System.Runtime.CompilerServices;

namespace GitPush.Docker.Engine;

/// <content>Builds, and the sessions that BuildKit asks for secrets and logins.</content>
internal sealed partial class DockerEngine
{
    /// <summary>
    /// Builds an image. The engine ends the build when the enumeration does: nobody else waits for it.
    /// <c>POST /build</c>, the context as its body.
    /// </summary>
    /// <param name="parameters">What to build.</param>
    /// <param name="writeContext">Writes the context as a tar.</param>
    /// <param name="contextSent">Told how many bytes that was.</param>
    public async IAsyncEnumerable<EngineMessage> BuildAsync(
        BuildParameters parameters,
        Func<Stream, CancellationToken, Task> writeContext,
        Action<long> contextSent,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new IdleTimeout(settings.IdleTimeout, clock, cancellationToken);
        using var context = new ContextContent(writeContext, timeout);
        using var response = await SendAsync(
            HttpMethod.Post,
            "build?" + parameters.ToQuery(),
            timeout,
            cancellationToken,
            context,
            headers =>
            {
                // What is refused for its parameters is refused before the context is on its way.
                headers.ExpectContinue = true;
                if (!parameters.BuildKit)
                {
                    headers.Add(RegistryHeaders.Config, RegistryHeaders.EncodeConfig(parameters.Logins));
                }
            }).ConfigureAwait(false);
        contextSent(context.Length);
        var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
        await foreach (var message in EngineMessages.ReadAsync(stream, timeout, cancellationToken).ConfigureAwait(false))
        {
            yield return message;
        }
    }

    /// <summary>
    /// Opens a session, on which the engine is the client: it speaks HTTP/2 over what was an HTTP/1.1 connection, and calls the
    /// gRPC methods that are named. <c>POST /session</c>.
    /// </summary>
    /// <param name="id">The id under which builds name the session.</param>
    /// <param name="methods">The methods that are served: <c>/package.Service/Method</c>.</param>
    /// <returns>The connection, which the caller disposes.</returns>
    public async Task<Stream> OpenSessionAsync(string id, IReadOnlyList<string> methods, CancellationToken cancellationToken)
    {
        using var timeout = new IdleTimeout(settings.RequestTimeout, clock, cancellationToken);
        var response = await SendAsync(
            HttpMethod.Post,
            "session",
            timeout,
            cancellationToken,
            headers: headers =>
            {
                headers.Connection.Add("Upgrade");
                headers.Add("Upgrade", "h2c");
                headers.Add("X-Docker-Expose-Session-Uuid", id);
                headers.Add("X-Docker-Expose-Session-Name", "gitpush");
                headers.Add("X-Docker-Expose-Session-Sharedkey", id);
                headers.Add("X-Docker-Expose-Session-Grpc-Method", methods);
            }).ConfigureAwait(false);
        if (response.StatusCode != System.Net.HttpStatusCode.SwitchingProtocols)
        {
            response.Dispose();
            throw new EngineException("the Docker engine opens no session, which secrets and private base images need", response.StatusCode);
        }

        return await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
    }
}
