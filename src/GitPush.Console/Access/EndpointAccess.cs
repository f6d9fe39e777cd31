namespace GitPush.Console.Access;

/// <summary>What an endpoint is for, as its metadata says.</summary>
internal sealed class EndpointAccess
{
    private EndpointAccess()
    {
    }

    /// <summary>Shows something.</summary>
    public static EndpointAccess Read { get; } = new();

    /// <summary>Changes something.</summary>
    public static EndpointAccess Write { get; } = new();

    /// <summary>For everybody: style sheet and script, and badges where the host says so.</summary>
    public static EndpointAccess Public { get; } = new();
}
