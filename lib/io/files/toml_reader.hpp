// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/csv.hpp"
#include "heihe/io/scenario.hpp"

#include <toml++/toml.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// A TOML document from which keys are read one by one. A key that was never read is unknown: finish()
/// reports it with the nearest known key.
class TomlReader {
public:
    TomlReader(std::string_view text, std::string file, const std::vector<Override>& overrides,
               Problems& problems);

    /// False if the text is no TOML; the problem is filed.
    [[nodiscard]] bool readable() const noexcept { return readable_; }
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] InputLocation where(std::string_view key) const;
    /// Files a problem at a key.
    void problem(std::string_view key, std::string_view text, std::string_view remedy);

    // A key is "section.name". Without a default the key is required. A bad value is filed and
    // replaced by the default or by 0 / NaN / "".
    [[nodiscard]] std::string text(std::string_view key, std::optional<std::string> fallback);
    /// One text or a list of texts; none where the key is absent or "".
    [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                                 std::string_view fallback = "");
    [[nodiscard]] double quantity(std::string_view key, Dimension dimension,
                                  std::optional<std::string> fallback,
                                  NumberRule rule = any_number);
    /// Nothing if the key is absent or has the value `none`.
    [[nodiscard]] std::optional<double> optional_quantity(std::string_view key, Dimension dimension,
                                                          std::string_view none, NumberRule rule);
    [[nodiscard]] int integer(std::string_view key, std::optional<int> fallback, int least,
                              int most);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);
    [[nodiscard]] Date date(std::string_view key);
    /// Index of the value in names.
    [[nodiscard]] int choice(std::string_view key, const std::vector<std::string>& names,
                             int fallback);
    [[nodiscard]] std::vector<int> integers(std::string_view key);
    /// Every key of a section whose keys the user names ("groundwater.share"), as quantities.
    [[nodiscard]] std::vector<std::pair<std::string, double>> named_quantities(
        std::string_view section, Dimension dimension, NumberRule rule);

    /// Declares a key, or a section's name, that is part of the format but not read here.
    void know(std::string_view key);
    /// Files every key that was neither read nor declared.
    void finish();
    [[nodiscard]] std::vector<Setting> take_settings() { return std::move(settings_); }

private:
    struct Raw {
        std::string text;  ///< value as it would be typed on the command line
        enum class Kind {
            text,
            number,
            boolean,
            date,
            list,
            section,
            untyped
        } kind = Kind::untyped;
        int line = 0;
        std::vector<std::string> items{};  ///< of a list
        Kind items_kind = Kind::untyped;   ///< of all items; list: they differ
    };
    /// Text of one value, or of an item from the command line.
    [[nodiscard]] static bool is_text(const Raw& raw) {
        return raw.kind == Raw::Kind::text || raw.kind == Raw::Kind::untyped;
    }
    void take_override(const std::string& key, const std::string& value);
    void collect(const toml::table& table, const std::string& prefix);
    [[nodiscard]] static Raw raw_of(const toml::node& node);
    /// The value of a key; the command line has priority. Records the setting and files a missing required
    /// key.
    [[nodiscard]] const Raw* find(std::string_view key, const std::optional<std::string>& fallback);
    [[nodiscard]] double checked(std::string_view key, const Raw& raw, Dimension dimension,
                                 NumberRule rule);

    std::string file_;
    Problems& problems_;
    std::map<std::string, Raw, std::less<>> values_;
    std::map<std::string, Raw, std::less<>> overrides_;
    std::vector<std::string> known_;  // keys that were read or declared
    std::vector<Setting> settings_;
    bool readable_ = false;
};

}  // namespace heihe::io
