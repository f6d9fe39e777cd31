namespace GitPush.Docker.Engine;

/// <summary>What options and environment come down to. Two stages with equal settings share connections.</summary>
/// <param name="Endpoint">Where the engine is.</param>
/// <param name="Tls">Whether TLS is spoken to it.</param>
/// <param name="CertificateFolder">Where the certificates are; null for none.</param>
/// <param name="ApiVersion">The version to speak; null to negotiate it.</param>
internal sealed record EngineSettings(
    EngineEndpoint Endpoint,
    bool Tls,
    string? CertificateFolder,
    string? ApiVersion,
    TimeSpan ConnectTimeout,
    TimeSpan RequestTimeout,
    TimeSpan IdleTimeout)
{
    /// <exception cref="FormatException">The address is wrong; the message names the option or variable.</exception>
    public static EngineSettings Create(DockerEngineOptions options, Func<string, string?> environment)
    {
        var host = NullIfEmpty(options.Host) ?? NullIfEmpty(environment("DOCKER_HOST")) ?? EngineEndpoint.Default;
        if (!EngineEndpoint.TryParse(host, out var endpoint, out var problem))
        {
            var source = string.IsNullOrEmpty(options.Host) ? "DOCKER_HOST" : $"{nameof(DockerEngineOptions)}.{nameof(options.Host)}";
            throw new FormatException($"{source} {problem}. It is '{host}'.");
        }

        var tls = options.Tls ?? (NullIfEmpty(environment("DOCKER_TLS_VERIFY")) is not null || host.StartsWith("https://", StringComparison.Ordinal));
        return new EngineSettings(
            endpoint,
            tls && endpoint.SocketPath is null,
            NullIfEmpty(options.CertificateFolder) ?? NullIfEmpty(environment("DOCKER_CERT_PATH")),
            NullIfEmpty(options.ApiVersion) ?? NullIfEmpty(environment("DOCKER_API_VERSION")),
            options.ConnectTimeout,
            options.RequestTimeout,
            options.IdleTimeout);
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
