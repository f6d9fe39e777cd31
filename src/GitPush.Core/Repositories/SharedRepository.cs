using Microsoft.Win32.SafeHandles;

namespace GitPush.Repositories;

/// <summary>
/// <c>core.sharedRepository</c> (git-config(1)): who beside the owner may use what is written in a repository. The value that
/// stands for no such setting asks nothing of the system. Nothing is done on Windows, where permissions are inherited.
/// </summary>
/// <param name="Permissions">Those of a file that may be written; zero: what the umask leaves.</param>
/// <param name="IsExact">Whether they replace what the umask leaves, or are added to it.</param>
internal readonly record struct SharedRepository(UnixFileMode Permissions, bool IsExact)
{
    private const UnixFileMode Group = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Everybody = Group | UnixFileMode.OtherRead;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private bool IsSet => Permissions != UnixFileMode.None;

    /// <summary>What a repository's config says.</summary>
    /// <exception cref="RepositoryConfigException">The value is none that git takes.</exception>
    public static SharedRepository Of(RepositoryConfig config) =>
        OperatingSystem.IsWindows() || config.GetAll("core.sharedrepository") is not [.., var value] ? default : Parse(value);

    /// <summary>Gives a file that was just made the permissions that it shall have. git's <c>adjust_shared_perm()</c>.</summary>
    public void Adjust(SafeFileHandle file)
    {
        if (IsSet && !OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(file);
            if (Apply(mode) is var adjusted && adjusted != mode)
            {
                File.SetUnixFileMode(file, adjusted);
            }
        }
    }

    /// <summary>As the other one; a stream that is asked for its handle seeks, so it is only asked when it must be.</summary>
    public void Adjust(FileStream file)
    {
        if (IsSet)
        {
            Adjust(file.SafeFileHandle);
        }
    }

    /// <summary>As the other one, for a file that is closed.</summary>
    public void Adjust(string path)
    {
        if (IsSet && !OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(path);
            if (Apply(mode) is var adjusted && adjusted != mode)
            {
                File.SetUnixFileMode(path, adjusted);
            }
        }
    }

    /// <summary>Makes a folder, and those above it that are missing; what is there stays as it is.</summary>
    public void CreateFolder(string path)
    {
        if (!IsSet || OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return;
        }

        if (Directory.Exists(path))
        {
            return;
        }

        CreateFolder(Path.GetDirectoryName(path)!);
        _ = Directory.CreateDirectory(path);
        var mode = File.GetUnixFileMode(path);
        if (ApplyToFolder(mode) is var adjusted && adjusted != mode)
        {
            File.SetUnixFileMode(path, adjusted);
        }
    }

    /// <summary>What becomes of a file's permissions: nobody may write what its owner may not.</summary>
    internal UnixFileMode Apply(UnixFileMode mode)
    {
        var permissions = (mode & UnixFileMode.UserWrite) == 0 ? Permissions & ~Write : Permissions;
        permissions |= (mode & UnixFileMode.UserExecute) == 0 ? 0 : ExecuteWhereRead(permissions);
        return (IsExact ? mode & ~(Read | Write | Execute) : mode) | permissions;
    }

    /// <summary>What becomes of a folder's: whoever may read it may enter it, and what is made in it is of its group.</summary>
    internal UnixFileMode ApplyToFolder(UnixFileMode mode)
    {
        mode = Apply(mode);
        mode |= ExecuteWhereRead(mode);

        // Elsewhere a new file always is of its folder's group.
        var isForGroup = OperatingSystem.IsLinux() && (mode & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite)) != 0;
        return isForGroup ? mode | UnixFileMode.SetGroup : mode;
    }

    private static UnixFileMode ExecuteWhereRead(UnixFileMode mode) => (UnixFileMode)((int)(mode & Read) >> 2);

    private static SharedRepository Parse(string? value) => value switch
    {
        null or "group" => new(Group, IsExact: false),
        "umask" or "" => default,
        "all" or "world" or "everybody" => new(Everybody, IsExact: false),
        _ when TryParseOctal(value, out var mode) => OfNumber(mode),
        _ when RepositoryConfig.TryParseBoolean(value, out var isShared) => isShared ? new(Group, IsExact: false) : default,
        _ => throw new RepositoryConfigException($"bad boolean config value '{value}' for 'core.sharedrepository'"),
    };

    // 0, 1 and 2 are what git once wrote for umask, group and all.
    private static SharedRepository OfNumber(int mode) => mode switch
    {
        0 => default,
        1 => new(Group, IsExact: false),
        2 => new(Everybody, IsExact: false),
        _ when ((UnixFileMode)mode & (UnixFileMode.UserRead | UnixFileMode.UserWrite)) != (UnixFileMode.UserRead | UnixFileMode.UserWrite) =>
            throw new RepositoryConfigException(
                $"problem with core.sharedRepository filemode value (0{Convert.ToString(mode, 8)}): the owner of files must always have read and write permissions"),
        _ => new((UnixFileMode)mode & (Read | Write), IsExact: true),
    };

    private static bool TryParseOctal(string text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7' || value > 0xFFFF)
            {
                return false;
            }

            value = (value << 3) | (digit - '0');
        }

        return true;
    }
}
