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
        var groups = user.Strings("as-groups");
        if (groups.Count > 1)
        {
            // HttpClient puts several values of such a header into one line, which the server would read as one group.
            throw ConfigurationProblem.Create("the kubeconfig has more than one of as-groups: bind what is needed to one group, or to the user");
        }

        if (user.Text("as") is not { } name)
        {
            return groups.Count == 0 && user.Text("as-uid") is null && user.Child("as-user-extra") is null
                ? null
                : throw ConfigurationProblem.Create("the kubeconfig has as-groups, as-uid or as-user-extra without as");
        }

        var extra = user.Child("as-user-extra") is { } attributes
            ? attributes.Json.SelectMany(attribute => attributes.Strings(attribute.Key).Take(1).Select(value => KeyValuePair.Create(attribute.Key, value)))
            : [];
        return new Impersonation(name, user.Text("as-uid"), groups, [.. extra]);
    }
}
