namespace GitPush.Docker;

/// <summary>
/// Where the Docker engine is and how long it may take to answer. What is not set comes from the variables that the <c>docker</c>
/// command reads.
/// </summary>
public sealed class DockerEngineOptions
{
    /// <summary>
    /// The engine's address: <c>unix:///var/run/docker.sock</c> or <c>tcp://10.0.0.5:2376</c>. Default: <c>DOCKER_HOST</c>, or
    /// <c>unix:///var/run/docker.sock</c> where that is not set.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>
    /// Whether a <c>tcp://</c> address is spoken to over TLS, with the engine's certificate verified. Default: whether
    /// <c>DOCKER_TLS_VERIFY</c> is set.
    /// </summary>
    public bool? Tls { get; set; }

    /// <summary>
    /// The folder with <c>ca.pem</c>, who may have signed the engine's certificate, and <c>cert.pem</c> and <c>key.pem</c>, with
    /// which this server says who it is; each may be missing. Default: <c>DOCKER_CERT_PATH</c>, or the system's certificate
    /// authorities and no client certificate where that is not set.
    /// </summary>
    public string? CertificateFolder { get; set; }

    /// <summary>
    /// The version of the Engine API, such as <c>1.43</c>. Default: <c>DOCKER_API_VERSION</c>, or the newest one that both sides know.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>How long a connection may take to open. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the engine may take for an answer that is no stream: removing an image, asking a registry. Default: 1 minute.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a build or a push to a registry may say nothing, while nothing is uploaded to it either. A step that compiles
    /// without output is silent, too. Default: 10 minutes.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
