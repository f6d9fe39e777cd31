using System.Globalization;
using System.Text;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Signatures;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>
/// The environment of hooks: what the host allows of the server's own, who pushes, and what githooks(5) and git-receive-pack(1)
/// promise. A value ends where a NUL would end it for the program.
/// </summary>
internal sealed class HookEnvironment(IOptions<ExecutableHooksOptions> options)
{
    // Without these no program starts there.
    private static readonly string[] WindowsVariables = ["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE"];

    /// <summary>What every hook of a push gets.</summary>
    public Dictionary<string, string> For(PushContext push)
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var name in OperatingSystem.IsWindows() ? options.Value.InheritedVariables.Concat(WindowsVariables) : options.Value.InheritedVariables)
        {
            Set(variables, name, Environment.GetEnvironmentVariable(name));
        }

        foreach (var (name, value) in options.Value.Variables)
        {
            Set(variables, name, value);
        }

        var (pusher, email) = PusherIdentity.Of(push.User, push.Connection);
        Set(variables, "GIT_DIR", ".");
        Set(variables, "GIT_COMMITTER_NAME", pusher);
        Set(variables, "GIT_COMMITTER_EMAIL", email);
        Set(variables, "REMOTE_USER", PusherIdentity.NameOf(push.User));
        Set(variables, "REMOTE_ADDR", push.Connection.RemoteAddress?.ToString());
        Set(variables, "GITPUSH_PUSH_ID", push.Id);
        Set(variables, "GITPUSH_REPOSITORY", push.Repository.Name.Value);
        Set(variables, "GITPUSH_TRANSPORT", push.Connection.Transport);
        Set(variables, "GITPUSH_KEY_FINGERPRINT", push.Connection.KeyFingerprint);
        return variables;
    }

    /// <summary>
    /// What git adds for pre-receive and post-receive: push options and the certificate, which becomes an object of the quarantine,
    /// or after the push of the repository.
    /// </summary>
    public static void AddPush(Dictionary<string, string> variables, PushContext push)
    {
        // githooks(5) says that there is no number where no options could be given; git gives zero.
        Set(variables, "GIT_PUSH_OPTION_COUNT", push.Options.Count.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < push.Options.Count; i++)
        {
            Set(variables, string.Create(CultureInfo.InvariantCulture, $"GIT_PUSH_OPTION_{i}"), push.Options[i]);
        }

        if (push.Certificate is { } certificate)
        {
            AddCertificate(variables, push, certificate);
        }
    }

    /// <summary>What lets git programs read the pushed objects, and keeps them from changing refs (git-receive-pack(1), "Quarantine Environment").</summary>
    public static void AddQuarantine(Dictionary<string, string> variables, GitRepository repository, QuarantineFolder? quarantine)
    {
        if (quarantine is null)
        {
            return;
        }

        Set(variables, "GIT_QUARANTINE_PATH", Path.GetFullPath(quarantine.Path));
        Set(variables, "GIT_OBJECT_DIRECTORY", Path.GetFullPath(quarantine.Path));
        Set(variables, "GIT_ALTERNATE_OBJECT_DIRECTORIES", Quote(Path.GetFullPath(Path.Combine(repository.Path, "objects"))));
        Set(variables, "GIT_SHALLOW_FILE", quarantine.ShallowFile);
    }

    private static void AddCertificate(Dictionary<string, string> variables, PushContext push, PushCertificate certificate)
    {
        var repository = push.Repository;
        var id = repository.Objects.Local.Loose.Write(
            ObjectType.Blob, certificate.Content.Span, fsync: false, SharedRepository.Of(repository.Config));
        Set(variables, "GIT_PUSH_CERT", id.ToString());

        // Who signed is known where a policy demands that: "G" is git's own letter for a signature that holds, "E" for one that could
        // not be checked, "N" for none.
        var signer = push.Items.TryGet<PushSignatures>(out var signatures) ? signatures.Push : null;
        Set(variables, "GIT_PUSH_CERT_SIGNER", signer is { Identities.Count: > 0 } ? signer.Identities[0] : "");
        Set(variables, "GIT_PUSH_CERT_KEY", signer?.Fingerprint ?? "");
        Set(variables, "GIT_PUSH_CERT_STATUS", signer is not null ? "G" : certificate.Signature.IsEmpty ? "N" : "E");
        if (certificate.NonceStatus == PushCertNonceStatus.Unsolicited)
        {
            return;
        }

        Set(variables, "GIT_PUSH_CERT_NONCE", certificate.Nonce);
        Set(variables, "GIT_PUSH_CERT_NONCE_STATUS", certificate.NonceStatus.ToString().ToUpperInvariant());
        if (certificate.NonceStatus == PushCertNonceStatus.Slop)
        {
            Set(variables, "GIT_PUSH_CERT_NONCE_SLOP", ((long)certificate.NonceSlop.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Set(Dictionary<string, string> variables, string name, string? value)
    {
        if (value is not null)
        {
            variables[name] = value.Split('\0', 2)[0];
        }
    }

    // A list of folders, in which one with a separator in it is quoted as C does (git(1), GIT_ALTERNATE_OBJECT_DIRECTORIES).
    private static string Quote(string path)
    {
        if (!path.StartsWith('"') && !path.Contains(Path.PathSeparator, StringComparison.Ordinal))
        {
            return path;
        }

        var quoted = new StringBuilder("\"");
        foreach (var character in path)
        {
            _ = character is '"' or '\\' ? quoted.Append('\\').Append(character) : quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }
}
