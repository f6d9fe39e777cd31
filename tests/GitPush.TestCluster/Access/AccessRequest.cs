namespace GitPush.Testing.Kubernetes.Access;

/// <summary>What somebody wants to do.</summary>
/// <param name="Resource">The plural, with the subresource after a slash.</param>
internal sealed record AccessRequest(UserInfo User, string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    public string Describe() =>
        $"User \"{User.Name}\" cannot {Verb} resource \"{Resource}\" in API group \"{Group}\" {(Namespace is null ? "at the cluster scope" : $"in the namespace \"{Namespace}\"")}";
}
