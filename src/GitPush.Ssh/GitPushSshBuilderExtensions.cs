using GitPush;
using GitPush.Access;
using GitPush.Ssh;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Authentication.KeyLists;
using GitPush.Ssh.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Ssh adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushSshBuilderExtensions
{
    /// <summary>
    /// Serves the repositories over SSH as well, in a web app or in any other host: <c>git clone ssh://git@host:2222/team/shop.git</c>.
    /// Users log in with keys, by <c>AddAuthorizedKeys()</c> or <c>AddSshKeyAuthenticator&lt;T&gt;()</c>; without either the host
    /// does not start. Who may do what with which repository is asked of <see cref="GitPush.Access.IGitAuthorizer"/>, as over HTTP.
    /// <see cref="SshServerInfo"/>, a singleton, tells where the server listens.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    public static IGitPushBuilder AddSshTransport(this IGitPushBuilder builder, Action<GitPushSshOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<GitPushSshOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushSshOptions>, GitPushSshOptionsValidator>());
        services.TryAddSingleton(static _ => new SshServerInfo());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKeyGrantReader, AuthorizedKeyGrantReader>();
        services.TryAddSingleton<KeyAuthenticators>();
        services.AddHostedService<SshListener>();
        return builder;
    }
}
