// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <type_traits>
#include <vector>

/// File with a linear system for a peer, which is a separate program.
namespace bench_cases {

/// Compressed rows; the file holds n and the number of values (int64), then row, column, value, b.
struct SystemFile {
    std::vector<std::int64_t> row{0};  ///< [n + 1]
    std::vector<std::int32_t> column;
    std::vector<double> value;
    std::vector<double> b;  ///< [n]

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(row.size()) - 1; }

    bool write(const std::string& file) const {
        std::ofstream out{file, std::ios::binary};
        const auto put = [&out](const auto* from, std::size_t count) {
            out.write(reinterpret_cast<const char*>(from),
                      static_cast<std::streamsize>(count * sizeof *from));
        };
        const std::int64_t sizes[] = {size(), static_cast<std::int64_t>(value.size())};
        put(sizes, 2);
        put(row.data(), row.size());
        put(column.data(), column.size());
        put(value.data(), value.size());
        put(b.data(), b.size());
        return static_cast<bool>(out);
    }

    bool read(const std::string& file) {
        std::ifstream in{file, std::ios::binary};
        const auto take = [&in](auto& to, std::int64_t count) {
            using Value = typename std::remove_reference_t<decltype(to)>::value_type;
            if (!in || count < 0) return;
            to.resize(static_cast<std::size_t>(count));
            in.read(reinterpret_cast<char*>(to.data()),
                    static_cast<std::streamsize>(to.size() * sizeof(Value)));
        };
        std::vector<std::int64_t> sizes;
        take(sizes, 2);
        if (!in) return false;
        take(row, sizes[0] + 1);
        take(column, sizes[1]);
        take(value, sizes[1]);
        take(b, sizes[0]);
        return static_cast<bool>(in);
    }
};

}  // namespace bench_cases
