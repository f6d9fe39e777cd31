namespace GitPush.Repositories;

/// <summary>A repository's <c>config</c> file that git would not read either. The message names the line or the key.</summary>
internal sealed class RepositoryConfigException(string message) : FormatException(message);
