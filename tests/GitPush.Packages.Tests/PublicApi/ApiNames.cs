using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GitPush.Packages.Tests.PublicApi;

/// <summary>Names of types and parameters as C# writes them, with the nullability of references.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Parameter);
        return (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", parameters);
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{passing}{Of(parameter)} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        var mark = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : "";
        return Plain(type, nullability) + mark;
    }

    private static string Plain(Type type, NullabilityInfo? nullability)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsPointer)
        {
            return Plain(type.GetElementType()!, nullability) + "*";
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        // Names of .NET itself are clear without their namespaces.
        var name = type.Namespace?.StartsWith("GitPush", StringComparison.Ordinal) == true ? type.FullName ?? $"{type.Namespace}.{type.Name}" : type.Name;
        var backquote = name.IndexOf('`', StringComparison.Ordinal);
        return type.IsGenericType && backquote > 0
            ? $"{name[..backquote]}<{string.Join(", ", type.GetGenericArguments().Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))))}>"
            : name.Replace('+', '.');
    }
}
