using System.Diagnostics.CodeAnalysis;
using GitPush;
using GitPush.Http;
using GitPush.Http.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Http adds to <c>AddGitPush()</c>.</summary>
public static class GitPushHttpBuilderExtensions
{
    /// <summary>Sets options of the HTTP transport. Wrong values stop the host's start with a message that names the option.</summary>
    public static IGitPushBuilder ConfigureHttp(this IGitPushBuilder builder, Action<GitPushHttpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushHttpOptions>, GitPushHttpOptionsValidator>());
        builder.Services.AddOptions<GitPushHttpOptions>().Configure(configure).ValidateOnStart();
        return builder;
    }

    /// <summary>
    /// Lets git clients log in with a user name and a password or token: the challenge that they understand without
    /// configuration. The endpoints of <c>MapGitPush()</c> ask for it whatever the host's default scheme is, and still take
    /// users whom the host has authenticated in its own way. Passwords travel as they are: serve them over HTTPS.
    /// </summary>
    /// <typeparam name="TValidator">Checks the credentials. Registered as a scoped service unless the host has registered one.</typeparam>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the realm and the scheme's other options.</param>
    public static IGitPushBuilder AddBasicAuthentication<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IGitPushBuilder builder,
        Action<GitPushBasicOptions>? configure = null)
        where TValidator : class, IBasicCredentialValidator
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<IBasicCredentialValidator, TValidator>();
        builder.Services.TryAddSingleton<PlainTextPasswordWarning>();
        builder.Services.AddAuthorization();
        builder.Services
            .AddAuthentication()
            .AddScheme<GitPushBasicOptions, BasicAuthenticationHandler>(GitPushBasicDefaults.AuthenticationScheme, configure);
        return builder;
    }
}
