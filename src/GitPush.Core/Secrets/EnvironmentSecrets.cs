namespace GitPush.Secrets;

/// <summary><c>env:NAME</c></summary>
internal sealed class EnvironmentSecrets : ISecretSource
{
    public string Scheme => "env";

    public ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => new(Environment.GetEnvironmentVariable(path));
}
