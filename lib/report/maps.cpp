// SPDX-License-Identifier: MIT
#include "lib/report/maps.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/io_thread.hpp"

#include <netcdf.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace heihe::report {
namespace fs = std::filesystem;
namespace {

constexpr float no_value = std::numeric_limits<float>::quiet_NaN();
constexpr float least_fill = 1e36F;  // NetCDF's fill value of a float is 9.97e36

/// A file of results that is read.
class FieldFile {
public:
    explicit FieldFile(fs::path path) : path_{std::move(path)} {
        check(nc_open(path_.c_str(), NC_NOWRITE, &id_), "open");
    }
    FieldFile(const FieldFile&) = delete;
    FieldFile& operator=(const FieldFile&) = delete;
    ~FieldFile() {
        if (id_ >= 0) nc_close(id_);
    }

    [[nodiscard]] std::size_t length(const char* dimension) const {
        int dim = -1;
        std::size_t length = 0;
        check(nc_inq_dimid(id_, dimension, &dim), dimension);
        check(nc_inq_dimlen(id_, dim, &length), dimension);
        return length;
    }
    [[nodiscard]] int variable(const char* name) const {
        int var = -1;
        check(nc_inq_varid(id_, name, &var), name);
        return var;
    }
    [[nodiscard]] std::string text(int var, const char* attribute) const {
        std::size_t length = 0;
        check(nc_inq_attlen(id_, var, attribute, &length), attribute);
        std::string value(length, '\0');
        check(nc_get_att_text(id_, var, attribute, value.data()), attribute);
        return value;
    }
    [[nodiscard]] std::vector<double> coordinates(const char* name) const {
        std::vector<double> values(length(name));
        check(nc_get_var_double(id_, variable(name), values.data()), name);
        return values;
    }
    [[nodiscard]] std::vector<int> integers(const char* name, std::size_t count) const {
        std::vector<int> values(count);
        check(nc_get_var_int(id_, variable(name), values.data()), name);
        return values;
    }
    /// [y][x] a field of one month; NaN where it has no value.
    void read_month(int var, std::size_t month, std::vector<float>& box) const {
        const std::array<std::size_t, 3> from{month, 0, 0};
        const std::array<std::size_t, 3> count{1, length("y"), length("x")};
        check(nc_get_vara_float(id_, var, from.data(), count.data(), box.data()), "a month");
        for (float& value : box)
            if (!(value < least_fill)) value = no_value;
    }
    [[noreturn]] void fail(std::string_view what, std::string_view why) const {
        throw InputError({path_.string(), 0}, fmt::format("cannot be read ({}: {})", what, why),
                         "run the scenario again into another folder");
    }

private:
    void check(int status, std::string_view what) const {
        if (status != NC_NOERR) fail(what, nc_strerror(status));
    }

    fs::path path_;
    int id_ = -1;
};

struct FieldChoice {
    const char* name;
    bool is_sum;
};
constexpr std::array<FieldChoice, 5> choices{{{"depth_to_water", false},
                                              {"drawdown", false},
                                              {"recharge", true},
                                              {"pumping", true},
                                              {"stream_exchange", true}}};

/// The box of rows and columns of the file.
struct Box {
    std::vector<double> x;                   // [ncol]
    std::vector<double> y;                   // [nrow]
    std::vector<std::size_t> year_of;        // [nmonth] index of the year
    std::vector<int> county;                 // [nrow][ncol] 0: none
    std::vector<std::vector<float>> fields;  // [choice] [nyear][nrow][ncol]
    [[nodiscard]] std::size_t area() const { return x.size() * y.size(); }
};

// Adds a month to its year: sums grow, values at a point of time are replaced by later ones.
void add_month(const std::vector<float>& month, bool is_sum, float* year) {
    for (std::size_t i = 0; i < month.size(); ++i) {
        if (!is_sum || std::isnan(year[i]))
            year[i] = month[i];
        else if (!std::isnan(month[i]))
            year[i] += month[i];
    }
}

std::vector<float> yearly_field(const FieldFile& file, const FieldChoice& choice, const Box& box,
                                std::size_t nyear) {
    std::vector<float> values(nyear * box.area(), no_value);
    std::vector<float> month(box.area());
    const int var = file.variable(choice.name);
    for (std::size_t m = 0; m < box.year_of.size(); ++m) {
        file.read_month(var, m, month);
        add_month(month, choice.is_sum, values.data() + box.year_of[m] * box.area());
    }
    return values;
}

// [nmonth] the year of each month; `time` has the months' last days.
std::vector<std::size_t> year_of_months(const FieldFile& file, const Years& years) {
    std::vector<std::size_t> index;
    for (const int day : file.integers("time", file.length("time"))) {
        const auto year = years.index(Date{day});
        if (!year) file.fail("time", to_string(Date{day}) + " is no day of the run");
        index.push_back(*year);
    }
    if (index.empty()) file.fail("time", "there is no month");
    return index;
}

Box read_box(const FieldFile& file, const Years& years) {
    Box box;
    box.x = file.coordinates("x");
    box.y = file.coordinates("y");
    box.year_of = year_of_months(file, years);
    box.county = file.integers("county", box.area());
    for (const auto& choice : choices)
        box.fields.push_back(yearly_field(file, choice, box, years.size()));
    return box;
}

// Names after "none" in the flags of a zone.
std::vector<std::string> flag_names(const FieldFile& file, const char* zone) {
    std::istringstream words{file.text(file.variable(zone), "flag_meanings")};
    std::vector<std::string> names;
    std::string word;
    words >> word;
    while (words >> word) names.push_back(word);
    return names;
}

/// Cells of a map: those of the box that hold a value in any year, in blocks of factor x factor.
class CellMaker {
public:
    CellMaker(const Box& box, int factor)
        : box_{box}, ncol_{(box.x.size() + at(factor) - 1) / at(factor)}, factor_{at(factor)} {
        for (std::size_t i = 0; i < box.area(); ++i)
            if (is_used(i)) members_[block_of(i)].push_back(i);
    }
    [[nodiscard]] std::size_t count() const { return members_.size(); }

    void fill(Maps& maps, std::size_t nyear) const {
        for (const auto& [block, members] : members_) {
            maps.row.push_back(static_cast<std::uint16_t>(block / ncol_));
            maps.col.push_back(static_cast<std::uint16_t>(block % ncol_));
            maps.county.push_back(static_cast<std::uint16_t>(box_.county[members.front()]));
            maps.river.push_back(has_river(members, nyear) ? 1 : 0);
        }
        for (std::size_t f = 0; f < choices.size(); ++f)
            maps.fields.push_back({choices[f].name, choices[f].is_sum ? "mm" : "m",
                                   block_means(box_.fields[f], nyear)});
    }

private:
    [[nodiscard]] bool is_used(std::size_t i) const {
        for (const auto& field : box_.fields)
            for (std::size_t at = i; at < field.size(); at += box_.area())
                if (!std::isnan(field[at])) return true;
        return false;
    }
    [[nodiscard]] std::size_t block_of(std::size_t i) const {
        return i / box_.x.size() / factor_ * ncol_ + i % box_.x.size() / factor_;
    }
    [[nodiscard]] bool has_river(const std::vector<std::size_t>& members, std::size_t nyear) const {
        const auto& exchange = box_.fields.back();
        for (std::size_t y = 0; y < nyear; ++y)
            for (const auto i : members)
                if (std::abs(exchange[y * box_.area() + i]) > 0.0F) return true;
        return false;
    }
    [[nodiscard]] std::vector<float> block_means(const std::vector<float>& field,
                                                 std::size_t nyear) const {
        std::vector<float> means;
        means.reserve(nyear * count());
        for (std::size_t y = 0; y < nyear; ++y)
            for (const auto& [block, members] : members_)
                means.push_back(mean(field.data() + y * box_.area(), members));
        return means;
    }
    static float mean(const float* field, const std::vector<std::size_t>& members) {
        double sum = 0.0;
        int count = 0;
        for (const auto i : members) {
            if (std::isnan(field[i])) continue;
            sum += static_cast<double>(field[i]);
            ++count;
        }
        return count > 0 ? static_cast<float>(sum / count) : no_value;
    }

    const Box& box_;
    std::size_t ncol_;
    std::size_t factor_;
    std::map<std::size_t, std::vector<std::size_t>> members_;  // places in the box by block
};

// Width of a cell of equally spaced centres; for one centre that of the other direction.
double spacing(const std::vector<double>& centres, const std::vector<double>& other) {
    if (centres.size() > 1) return std::abs(centres[1] - centres[0]);
    return other.size() > 1 ? std::abs(other[1] - other[0]) : 1000.0;
}

// The largest index of a row or column that the page can hold.
constexpr std::size_t most_rows = 65535;

Maps maps_of(const Box& box, std::size_t nyear, std::size_t most) {
    const std::size_t values_per_cell = nyear * choices.size();
    int factor = 1;
    while (box.x.size() / at(factor) > most_rows || box.y.size() / at(factor) > most_rows ||
           CellMaker{box, factor}.count() * values_per_cell > most)
        ++factor;
    Maps maps;
    maps.factor = factor;
    const double width = spacing(box.x, box.y);
    const double height = spacing(box.y, box.x);
    maps.dx = factor * width;
    maps.dy = factor * height;
    maps.x0 = box.x.front() - 0.5 * width;
    maps.y0 = box.y.front() + 0.5 * height;
    maps.nrow = static_cast<int>((box.y.size() + at(factor) - 1) / at(factor));
    maps.ncol = static_cast<int>((box.x.size() + at(factor) - 1) / at(factor));
    CellMaker{box, factor}.fill(maps, nyear);
    return maps;
}

}  // namespace

Maps read_maps(const fs::path& file, const Years& years, std::size_t most) {
    require(most > 0, "read_maps: needs room for values");
    return io::in_io_thread([&] {
        const FieldFile fields{file};
        Maps maps = maps_of(read_box(fields, years), years.size(), most);
        maps.title = fields.text(NC_GLOBAL, "title");
        maps.counties = flag_names(fields, "county");
        return maps;
    });
}

}  // namespace heihe::report
