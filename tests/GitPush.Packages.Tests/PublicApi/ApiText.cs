using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GitPush.Packages.Tests.PublicApi;

/// <summary>The public API of an assembly as lines of text, one for each type and member, sorted.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => Members(type).Distinct().Order(StringComparer.Ordinal).Prepend(Header(type))),
    ];

    private static string Header(Type type)
    {
        var bases = new[] { type.BaseType }
            .Where(parent => parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(MulticastDelegate))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(face => face.IsPublic))
            .Select(parent => ApiNames.Of(parent!))
            .ToList();
        return $"{Kind(type)} {ApiNames.Of(type)}{(bases.Count == 0 || type.IsEnum ? "" : " : " + string.Join(", ", bases.Order(StringComparer.Ordinal)))}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"    {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared)
            .Select(member => member switch
            {
                ConstructorInfo constructor when IsVisible(constructor) => $"new({ApiNames.Parameters(constructor)})",
                MethodInfo { IsSpecialName: false } method when IsVisible(method) => Method(method),
                PropertyInfo property when IsVisible(property.GetMethod) || IsVisible(property.SetMethod) => Property(property),
                FieldInfo { IsPublic: true } field => Field(field),
                EventInfo { AddMethod.IsPublic: true } raised => $"event {ApiNames.Of(raised.EventHandlerType!)} {raised.Name}",
                _ => null,
            })
            .OfType<string>()
            .Select(line => "    " + line);
    }

    private static bool IsVisible(MethodBase? method) =>
        method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true }
        && !method.Name.Contains('<', StringComparison.Ordinal)
        && !method.Name.Contains('.', StringComparison.Ordinal) | method.IsConstructor;

    private static string Method(MethodInfo method)
    {
        var generics = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{Modifiers(method)}{ApiNames.Of(method.ReturnParameter)} {method.Name}{generics}({ApiNames.Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var getter = IsVisible(property.GetMethod) ? " get;" : "";
        var setter = IsVisible(property.SetMethod) ? IsInit(property.SetMethod!) ? " init;" : " set;" : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers((property.GetMethod ?? property.SetMethod)!)}{required}{ApiNames.Of(property)} {property.Name} {{{getter}{setter} }}";
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {ApiNames.Of(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ApiNames.Of(field.FieldType)} {field.Name}";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return "static ";
        }

        if (method.DeclaringType!.IsInterface)
        {
            return method.IsAbstract ? "" : "default ";
        }

        return method switch
        {
            { IsAbstract: true } => "abstract ",
            _ when method.GetBaseDefinition() != method => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }
}
