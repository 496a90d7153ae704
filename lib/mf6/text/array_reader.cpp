// SPDX-License-Identifier: MIT
#include "lib/mf6/text/array_reader.hpp"

#include "heihe/io/nearest.hpp"

#include "lib/mf6/text/number_reader.hpp"
#include "lib/mf6/text/plain_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <type_traits>

namespace heihe::mf6::reader {
namespace {

// What a control line says.
template <class T>
struct Control {
    enum class Kind { constant, internal, open_close };
    Kind kind = Kind::constant;
    T constant{};
    std::optional<T> factor{};
    bool binary = false;
    std::string file{};  // of OPEN/CLOSE
    Line line{};
};

template <class T>
std::optional<T> number(Context& context, Line& line, std::string_view what) {
    if constexpr (std::is_same_v<T, double>)
        return context.real(line, what);
    else
        return context.integer(line, what);
}

// Words behind INTERNAL or OPEN/CLOSE, in MODFLOW 6's order (its read_control_2): FACTOR and a number
// first, if at all, then (BINARY), then IPRN and a number, behind which nothing is read.
template <class T>
bool read_control_words(Context& context, Line& line, Control<T>& control) {
    if (same_word(line.peek(), "FACTOR")) {
        (void)line.word();
        control.factor = number<T>(context, line, "FACTOR");
        if (!control.factor) return false;
    }
    constexpr int most_words = 2;  // it does not look at a third one
    for (int n = 0; n < most_words && !line.peek().empty(); ++n) {
        const Line at = line;
        const std::string word = line.upper();
        if (word == "IPRN")  // its number may be missing
            return line.peek().empty() || context.integer(line, "IPRN").has_value();
        if (word != "(BINARY)") {
            context.add(at, "unknown word " + shown(word) + " in the line of an array",
                        "write FACTOR and a number, (BINARY), IPRN and a number, in this order");
            return false;
        }
        control.binary = true;
    }
    return true;
}

template <class T>
bool read_control(BlockReader& file, std::string_view name, Control<T>& control) {
    Context& context = file.context();
    Line line;
    if (!file.raw_line(line)) {
        context.add(file.header(), std::string{name} + " has no values",
                    "write CONSTANT, INTERNAL or OPEN/CLOSE below it");
        return false;
    }
    const std::string word = line.upper();
    control.line = line;
    if (word == "CONSTANT") {
        const auto value = number<T>(context, line, name);
        control.constant = value.value_or(T{});
        return value.has_value();
    }
    if (word == "INTERNAL") {
        control.kind = Control<T>::Kind::internal;
        return read_control_words(context, line, control);
    }
    if (word == "OPEN/CLOSE") {
        control.kind = Control<T>::Kind::open_close;
        control.file = line.word();
        return read_control_words(context, line, control);
    }
    context.add(line, shown(word) + " stands where the values of " + std::string{name} + " begin",
                "write CONSTANT, INTERNAL or OPEN/CLOSE");
    return false;
}

// Where values are read from, and what to say when they are not there.
struct Place {
    Context& context;
    Cursor& cursor;
    std::string_view block;
    std::string_view name;
};

// Goes to the next word; false at the end of the file. Comments are read past.
inline bool next_word(Cursor& c, const char* end) noexcept {
    while (c.p < end) {
        if (*c.p == '\n') {
            ++c.line;
            ++c.p;
        } else if (is_separator(*c.p)) {
            ++c.p;
        } else if (*c.p == '#' || *c.p == '!') {
            const auto* stop = static_cast<const char*>(
                std::memchr(c.p, '\n', static_cast<std::size_t>(end - c.p)));
            c.p = stop == nullptr ? end : stop;
        } else {
            return true;
        }
    }
    return false;
}

void skip_line(Cursor& c) noexcept {
    const char* const end = c.end();
    const auto* stop =
        c.p < end
            ? static_cast<const char*>(std::memchr(c.p, '\n', static_cast<std::size_t>(end - c.p)))
            : nullptr;
    c.p = stop == nullptr ? end : stop + 1;
    if (stop != nullptr) ++c.line;
}

std::string_view word_at(const Cursor& c) noexcept {
    const char* last = c.p;
    while (last < c.end() && !is_separator(*last)) ++last;
    return {c.p, static_cast<std::size_t>(last - c.p)};
}

// `3*1.5`: how often and what; a plain number in an unusual form counts once.
template <class T>
std::optional<std::int64_t> repeated(std::string_view word, T& value) {
    const std::size_t star = word.find('*');
    if (star == std::string_view::npos)
        return number_of(word, value) ? std::optional<std::int64_t>{1} : std::nullopt;
    const auto times = integer_of(word.substr(0, star));
    if (!times || *times < 1 || !number_of(word.substr(star + 1), value)) return std::nullopt;
    return *times;
}

InputLocation here(const Place& place) {
    return {place.cursor.source->shown, place.cursor.line, std::string{place.block}};
}

std::string progress(const Place& place, std::int64_t has, std::int64_t wants) {
    return std::string{place.name} + " has " + std::to_string(has) + " of its " +
           std::to_string(wants) + " values";
}

// One value, or the first of several equal ones, filed as a problem when it is no number.
template <class T>
std::optional<std::int64_t> odd_value(const Place& place, T& value, std::int64_t has,
                                      std::int64_t wants) {
    const std::string_view word = word_at(place.cursor);
    const auto times = repeated(word, value);
    if (times) {
        place.cursor.p += word.size();
        return times;
    }
    const bool ends = same_word(word, "END") || same_word(word, "BEGIN");
    if (ends)
        place.context.add(here(place), progress(place, has, wants) + " where the block ends",
                          "give the missing ones");
    else
        place.context.add(here(place), progress(place, has, wants) + "; the next is " + shown(word),
                          std::is_same_v<T, double> ? "give a number" : "give a whole number");
    return std::nullopt;
}

template <class T>
bool read_text_values(const Place& place, const ArrayShape& shape, std::int64_t layers, T* out) {
    Cursor& c = place.cursor;
    const char* const end = c.end();
    const std::int64_t records = shape.records * layers;
    const std::int64_t wants = records * shape.width;
    const std::int64_t read = read_plain_values(c, {records, shape.width}, out);
    if (read == wants) return true;
    out += read;
    std::int64_t n = read % shape.width;
    for (std::int64_t r = read / shape.width; r < records; ++r, n = 0) {
        while (n < shape.width) {
            const std::int64_t has = r * shape.width + n;
            if (!next_word(c, end)) {
                place.context.add(here(place), progress(place, has, wants) + " where the file ends",
                                  "give the missing ones");
                return false;
            }
            T value{};
            std::int64_t times = 1;
            if (const char* const next = plain_number(c.p, end, value)) {
                c.p = next;
            } else {
                const auto found = odd_value(place, value, has, wants);
                if (!found) return false;
                times = *found;
            }
            for (; times > 0 && n < shape.width; --times, ++n) *out++ = value;
        }
        skip_line(c);
    }
    return true;
}

// What a file of this size may hold in place of a record of `count` values.
std::string size_remedy(std::size_t bytes, std::size_t count, std::size_t of_value) {
    constexpr std::size_t single_header = 44, header = 52;
    if (bytes == count * of_value) return "write a header of 52 bytes before the values";
    if (of_value == sizeof(double) && bytes == single_header + count * sizeof(float))
        return "it seems to be of single precision: write the values with 8 bytes each";
    if (bytes > header && bytes % (header + count * of_value) == 0)
        return "it holds several records: give a file of one record";
    return "write one header of 52 bytes and the values of this array alone";
}

// A record of a binary file: a header of 52 bytes, then the values; like MODFLOW 6 nothing else.
template <class T>
bool read_binary_values(Context& context, const Control<T>& control, std::string_view name,
                        std::int64_t count, T* out) {
    constexpr std::size_t header = 52;
    const auto bytes = static_cast<std::size_t>(count) * sizeof(T);
    const auto has = context.size_of(control.file);
    if (has && *has != header + bytes) {
        context.add(control.line,
                    context.path_of(control.file).string() + " has " + std::to_string(*has) +
                        " bytes where " + std::string{name} + " takes " +
                        std::to_string(header + bytes),
                    size_remedy(*has, static_cast<std::size_t>(count), sizeof(T)));
        return false;
    }
    const Source source = context.open(control.file, control.line.at());
    if (source == nullptr || source->size != header + bytes) return false;
    std::memcpy(out, source->begin() + header, bytes);
    if constexpr (std::is_same_v<T, double>) {
        const auto* odd = std::find_if_not(out, out + count, [](T v) { return std::isfinite(v); });
        if (odd != out + count) {
            context.add(control.line,
                        context.path_of(control.file).string() + ": value " +
                            std::to_string(odd - out + 1) + " of " + std::string{name} +
                            " is not finite",
                        "write finite numbers");
            return false;
        }
    }
    return true;
}

template <class T>
void scale(const std::optional<T>& factor, std::int64_t count, T* values) {
    if (!factor || *factor == T{} || *factor == T{1}) return;
    using Wide = std::conditional_t<std::is_same_v<T, double>, double, std::int64_t>;
    for (std::int64_t n = 0; n < count; ++n)
        values[n] = static_cast<T>(static_cast<Wide>(values[n]) * static_cast<Wide>(*factor));
}

// `layers` layers by one control line.
template <class T>
bool read_part(BlockReader& file, std::string_view name, const ArrayShape& shape,
               std::int64_t layers, T* out) {
    Control<T> control;
    if (!read_control(file, name, control)) return false;
    const std::int64_t count = shape.per_layer() * layers;
    if (control.kind == Control<T>::Kind::constant) {
        std::fill(out, out + count, control.constant);
        return true;
    }
    bool good = false;
    if (control.binary) {
        if (control.kind == Control<T>::Kind::internal) {
            file.context().add(control.line, "(BINARY) needs a file", "use OPEN/CLOSE");
            return false;
        }
        good = read_binary_values(file.context(), control, name, count, out);
    } else if (control.kind == Control<T>::Kind::internal) {
        good = read_text_values(Place{file.context(), file.cursor(), file.name(), name}, shape,
                                layers, out);
    } else {
        Cursor cursor =
            start_of(file.context().open(control.file, control.line.at()), file.context());
        good = cursor.open() && read_text_values(Place{file.context(), cursor, file.name(), name},
                                                 shape, layers, out);
    }
    if (good) scale(control.factor, count, out);
    return good;
}

template <class T>
bool read_any(BlockReader& file, Line* line, std::string_view name, const ArrayShape& shape,
              std::vector<T>& values) {
    bool layered = false;
    if (line != nullptr && !line->peek().empty()) {
        const Line before = *line;
        const std::string word = line->upper();
        if (word == "NETCDF") {
            file.context().add(before, "NETCDF input of " + std::string{name} + " is not supported",
                               "give the values as text");
            return false;
        }
        layered = word == "LAYERED" && shape.layers > 0;
    }
    values.assign(static_cast<std::size_t>(shape.count()), T{});
    if (!layered) {
        const ArrayShape whole = shape.keeps_records ? shape : ArrayShape{1, 1, shape.count()};
        return read_part(file, name, whole, 1, values.data());
    }
    for (std::int64_t k = 0; k < shape.layers; ++k) {
        const std::string part = std::string{name} + " of layer " + std::to_string(k + 1);
        if (!read_part(file, part, shape, 1, values.data() + k * shape.per_layer())) return false;
    }
    return true;
}

template <class T>
bool read_or_skip(BlockReader& file, Line* line, std::string_view name, const ArrayShape& shape,
                  std::vector<T>& values) {
    if (read_any(file, line, name, shape, values)) return true;
    values.clear();
    file.skip_array();
    return false;
}

}  // namespace

bool read_array(BlockReader& file, Line& line, std::string_view name, const ArrayShape& shape,
                std::vector<double>& values) {
    return read_or_skip(file, &line, name, shape, values);
}

bool read_array(BlockReader& file, Line& line, std::string_view name, const ArrayShape& shape,
                std::vector<std::int32_t>& values) {
    return read_or_skip(file, &line, name, shape, values);
}

bool read_values(BlockReader& file, std::string_view name, const ArrayShape& shape,
                 std::vector<double>& values) {
    return read_or_skip<double>(file, nullptr, name, shape, values);
}

void unknown_array(Context& context, const Line& line, const std::string& word,
                   const std::vector<std::string>& names) {
    double value = 0.0;
    if (number_of(word, value))
        context.add(line, shown(word) + " follows an array that is complete",
                    "check how many values it has, and NLAY, NROW and NCOL");
    else
        context.add(line, "unknown array " + shown(word), io::suggestion(word, names));
}

}  // namespace heihe::mf6::reader
