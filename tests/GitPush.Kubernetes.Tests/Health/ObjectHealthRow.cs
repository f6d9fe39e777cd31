using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

/// <summary>An object as an API server gave it, and what it says of its health.</summary>
internal sealed record ObjectHealthRow(string Name, HealthState State, string Message, string Json)
{
    public override string ToString() => Name;
}
