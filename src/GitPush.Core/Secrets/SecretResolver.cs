using GitPush.Hooks;

namespace GitPush.Secrets;

/// <summary>Turns references into secrets, and sees to it that a push never shows them.</summary>
internal sealed class SecretResolver(IEnumerable<ISecretSource> sources)
{
    // The host's own sources come after ours and go before them.
    private readonly Dictionary<string, ISecretSource> _sources = ByScheme(sources);

    /// <summary>The secret; everything that the push writes from now on shows <c>***</c> in its place.</summary>
    /// <exception cref="StageFailedException">There is no such secret. The message names the reference.</exception>
    public async ValueTask<string> ResolveAsync(SecretReference reference, PushContext push, CancellationToken cancellationToken)
    {
        var secret = await ReadAsync(reference, cancellationToken).ConfigureAwait(false);
        push.MaskSecret(secret);
        return secret;
    }

    /// <summary>The secret, for what happens outside of a push.</summary>
    /// <exception cref="StageFailedException">There is no such secret. The message names the reference.</exception>
    public async ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        if (!_sources.TryGetValue(reference.Scheme, out var source))
        {
            throw new StageFailedException($"secret {reference}: nothing here reads '{reference.Scheme}:' references");
        }

        string? secret;
        try
        {
            secret = await source.ReadAsync(reference.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StageFailedException($"secret {reference} cannot be read", exception);
        }

        return secret ?? throw new StageFailedException($"secret {reference} does not exist");
    }

    private static Dictionary<string, ISecretSource> ByScheme(IEnumerable<ISecretSource> sources)
    {
        var byScheme = new Dictionary<string, ISecretSource>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            byScheme[source.Scheme] = source;
        }

        return byScheme;
    }
}
