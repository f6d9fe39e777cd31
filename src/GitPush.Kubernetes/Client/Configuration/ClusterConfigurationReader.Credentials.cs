using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

internal sealed partial class ClusterConfigurationReader
{
    private CredentialChain ReadCredentials(KubeconfigEntry user, KubeconfigEntry cluster, ClusterAddress address)
    {
        if (user.Child("auth-provider") is { } provider)
        {
            throw ConfigurationProblem.Create(
                $"the kubeconfig uses auth-provider '{provider.Text("name")}', which Kubernetes has removed: use a credential plugin (exec) or a token");
        }

        var sources = new List<CredentialSource>();
        if (ReadToken(user) is { } token)
        {
            sources.Add(token);
        }
        else if (user.Text("username") is { } name)
        {
            sources.Add(new PasswordCredentials(name, user.Text("password") ?? ""));
        }
        else if (user.Child("exec") is { } exec)
        {
            sources.Add(ReadPlugin(exec, cluster, address));
        }

        if (ReadText(user, "client-certificate", "the client certificate") is { } certificate)
        {
            var key = ReadText(user, "client-key", "the client key")
                ?? throw ConfigurationProblem.Create("the kubeconfig has a client certificate without a client key");
            sources.Add(new CertificateCredentials(certificate, key));
        }

        return new CredentialChain(sources);
    }

    // A file goes before a token that stands beside it, as with kubectl.
    private TokenCredentials? ReadToken(KubeconfigEntry user) =>
        user.FilePath("tokenFile") is { } path ? new TokenCredentials(new FileText(path, "the token", time, logger))
        : user.Text("token") is { } token ? new TokenCredentials(TextSource.Of(token))
        : null;

    private static Impersonation? ReadImpersonation(KubeconfigEntry user)
    {
        var uid = user.Text("as-uid");
        var groups = user.Strings("as-groups");
        var extra = user.Child("as-user-extra");
        if (user.Text("as") is not { } name)
        {
            return groups.Count == 0 && uid is null && extra is null
                ? null
                : throw ConfigurationProblem.Create("the kubeconfig has as-groups, as-uid or as-user-extra without as");
        }

        var impersonation = new Impersonation(name);
        if (uid is not null)
        {
            impersonation.AddUid(uid);
        }

        if (Single(groups, "as-groups") is { } group)
        {
            impersonation.AddGroup(group);
        }

        foreach (var attribute in extra?.Json.Select(property => property.Key) ?? [])
        {
            if (Single(extra!.Strings(attribute), "the values of one of as-user-extra") is { } value)
            {
                impersonation.AddExtra(attribute, value);
            }
        }

        return impersonation;
    }

    private static string? Single(IReadOnlyList<string> values, string what) => values.Count <= 1
        ? values is [var value] ? value : null
        : throw ConfigurationProblem.Create($"the kubeconfig has more than one of {what}, and only one can be sent");
}
