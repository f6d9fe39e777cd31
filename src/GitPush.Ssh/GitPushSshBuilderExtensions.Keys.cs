using System.Diagnostics.CodeAnalysis;
using GitPush;
using GitPush.Ssh;
using GitPush.Ssh.Authentication.KeyLists;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Ssh adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushSshBuilderExtensions
{
    /// <summary>
    /// Lets users log in with the keys of a file in the format of OpenSSH's <c>authorized_keys</c>, or of a folder with such a file for
    /// each user. A change counts from the next login on.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A file in the folder has its user's name, with or without <c>.pub</c>; those whose names begin with a dot or end with <c>~</c>
    /// are left alone. In a single file a key's comment is its user's name, and its fingerprint where there is none. A key that
    /// stands in files of two users is that of the first of them by name, and the log warns of it.
    /// </para>
    /// <para>
    /// The options <c>restrict</c> and its like, <c>expiry-time</c>, <c>from</c>, <c>no-touch-required</c> and <c>verify-required</c>
    /// are honoured. A line with any other, or with a key that cannot be used, lets nobody in; the log warns of it, with file and line,
    /// once for each change. The same goes for a file to which others than its owner can write, by its own permissions or by those of
    /// the folder that it is in, and for one that cannot be read.
    /// </para>
    /// </remarks>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="path">The file or folder, relative to the current folder unless it is absolute. It may come later.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddAuthorizedKeys(this IGitPushBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var absolute = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

        // One object is both services; a second call makes another one.
        var key = new object();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton(key, (services, _) => new AuthorizedKeysAuthenticator(
            absolute, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AuthorizedKeysAuthenticator>>()));
        builder.Services.AddSingleton<ISshKeyAuthenticator>(services => services.GetRequiredKeyedService<AuthorizedKeysAuthenticator>(key));
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredKeyedService<AuthorizedKeysAuthenticator>(key));
        return builder;
    }

    /// <summary>Lets users log in with keys that the host's code names. What cannot be used stops the host's start.</summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Adds users and keys, to those of other calls: <c>keys => keys.Add("ada", "ssh-ed25519 AAAA… ada@laptop")</c>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddSshKeys(this IGitPushBuilder builder, Action<SshKeysOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<SshKeysOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SshKeysOptions>, SshKeysOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISshKeyAuthenticator, SshKeysAuthenticator>());
        return builder;
    }

    /// <summary>
    /// Lets users log in with keys from the host's configuration: <c>"Keys": { "ada": ["ssh-ed25519 AAAA… ada@laptop"] }</c>. It is read
    /// when the host starts. What cannot be used stops the start.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="section">The section whose keys are names of users, and whose values are a line or an array of lines.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddSshKeys(this IGitPushBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.AddSshKeys(keys =>
        {
            foreach (var user in section.GetChildren())
            {
                // An empty array has neither a value nor children.
                keys.Add(user.Key, user.GetChildren().Select(line => line.Value ?? "").Concat(user.Value is { Length: > 0 } only ? [only] : []));
            }
        });
    }

    /// <summary>
    /// Has <typeparamref name="TAuthenticator"/> say whose a key is, for a host that keeps keys in a database. Those that were added
    /// before it are asked first. It is a scoped service: see <see cref="ISshKeyAuthenticator"/>.
    /// </summary>
    /// <typeparam name="TAuthenticator">The authenticator.</typeparam>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddSshKeyAuthenticator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthenticator>(
        this IGitPushBuilder builder)
        where TAuthenticator : class, ISshKeyAuthenticator
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ISshKeyAuthenticator, TAuthenticator>();
        return builder;
    }
}
