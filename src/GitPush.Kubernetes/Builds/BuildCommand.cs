namespace GitPush.Kubernetes.Builds;

/// <summary>What a container of a build runs.</summary>
/// <param name="Script">A script of <see cref="BuildScripts"/>.</param>
/// <param name="Arguments">Its positional parameters.</param>
internal sealed record BuildCommand(string Script, IReadOnlyList<string> Arguments);
