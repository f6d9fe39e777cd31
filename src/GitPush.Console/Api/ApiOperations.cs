namespace GitPush.Console.Api;

/// <summary>All operations of the REST API: what is mapped is what is documented.</summary>
internal static class ApiOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } = [.. PushOperations.All, .. RepositoryOperations.All, .. OtherOperations.All];
}
